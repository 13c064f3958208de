import { guardIncidents } from '../respond/incident/guard.ts'
import type { IncidentPorts } from '../respond/incident/ports.ts'
import { log } from './log.ts'

/** How often open incidents are looked after: their rules count in minutes. */
const GUARD_MS = 30_000

/** How soon after something was written, so that a new incident is diagnosed at once, and how much rest lies between two rounds. */
const SOON_MS = 1_000
const REST_MS = 10_000

/** Looks after the open incidents until it is stopped; one round never begins before the last has ended. */
export function startGuard(ports: IncidentPorts): { readonly stop: () => Promise<void> } {
  let said = ''
  let round: Promise<void> = Promise.resolve()
  let endedAtMs = -REST_MS
  let soon: NodeJS.Timeout | undefined
  const look = (): void => {
    clearTimeout(soon)
    soon = undefined
    round = round.then(async () => {
      const trouble = await troubleOf(ports)
      if (trouble !== said && trouble !== '') log(`incidents are not looked after: ${trouble}`)
      said = trouble
      endedAtMs = performance.now()
    })
  }
  const timer = setInterval(look, GUARD_MS)
  const unwatch = ports.record.watch(() => {
    soon ??= setTimeout(look, Math.max(SOON_MS, endedAtMs + REST_MS - performance.now()))
  })
  return {
    stop: async () => {
      unwatch()
      clearTimeout(soon)
      clearInterval(timer)
      await round
    },
  }
}

async function troubleOf(ports: IncidentPorts): Promise<string> {
  try {
    const refusals = await guardIncidents(ports)
    return refusals.map(({ what, where }) => `${where}: ${what}`).join('; ')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
