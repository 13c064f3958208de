import { guardIncidents } from '../respond/incident/guard.ts'
import type { IncidentPorts } from '../respond/incident/ports.ts'
import { log } from './log.ts'

/** How often open incidents are looked after: their rules count in minutes. */
const GUARD_MS = 30_000

/** Looks after the open incidents until it is stopped; one round never begins before the last has ended. */
export function startGuard(ports: IncidentPorts): { readonly stop: () => Promise<void> } {
  let said = ''
  let round: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    round = round.then(async () => {
      const trouble = await troubleOf(ports)
      if (trouble !== said && trouble !== '') log(`incidents are not looked after: ${trouble}`)
      said = trouble
    })
  }, GUARD_MS)
  return {
    stop: async () => {
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
