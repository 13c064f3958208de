import { messageOf } from '../../lib/message-of.ts'
import type { IncidentHead } from '../../model/incident/record.ts'
import { HOUR_MS } from '../../model/time.ts'
import { guardIncidents } from '../../respond/incident/guard/guard.ts'
import { remind } from '../../respond/incident/learning/action-verbs.ts'
import { anniversaries } from '../../respond/incident/learning/anniversary-verbs.ts'
import { recheck } from '../../respond/incident/learning/recheck-verb.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import { log } from '../log.ts'
import type { Part } from '../stop-all.ts'

/** How often open incidents are looked after: their rules count in minutes. */
const GUARD_MS = 30_000

/** How soon after something was written, so that a new incident is diagnosed at once, and how much rest lies between two rounds. */
const SOON_MS = 1_000
const REST_MS = 10_000

/** How often what is due by the day is looked for: action items that are late, and what should not come back. */
const CHORES_MS = HOUR_MS

const CALL = { id: '', who: { actor: { kind: 'automation', name: 'lastgood' } } } as const

/**
 * Looks after the open incidents until it is stopped; one round never begins before the last has ended. One workbench of several looks
 * after those of one's own systems; a drill is looked after where it runs, for its telemetry is there.
 */
export function startGuard(ports: IncidentPorts, of: 'own' | 'drill'): Part {
  const isMine = ({ id }: IncidentHead): boolean => (ports.practice?.holds(id) === true) === (of === 'drill')
  const told = new Set<string>()
  let round: Promise<void> = Promise.resolve()
  let endedAtMs = -REST_MS
  let soon: NodeJS.Timeout | undefined
  const after = (work: () => Promise<readonly string[]>): void => {
    round = round.then(async () => {
      const trouble = await work().catch((error: unknown) => [messageOf(error)])
      for (const says of trouble.filter((one) => !told.has(one))) log(`incidents are not looked after: ${says}`)
      told.clear()
      for (const says of trouble) told.add(says)
      endedAtMs = performance.now()
    })
  }
  const look = (): void => {
    clearTimeout(soon)
    soon = undefined
    after(async () => (await guardIncidents(ports, isMine)).map(({ what, where }) => `${where}: ${what}`))
  }
  const timer = setInterval(look, GUARD_MS)
  const chores = of === 'own' ? setInterval(() => after(() => doChores(ports)), CHORES_MS) : undefined
  const unwatch = ports.record.watch(() => {
    soon ??= setTimeout(look, Math.max(SOON_MS, endedAtMs + REST_MS - performance.now()))
  })
  return {
    stop: async () => {
      unwatch()
      clearTimeout(soon)
      clearInterval(timer)
      clearInterval(chores)
      await round
    },
  }
}

/** Reminds of action items, looks whether what was fixed comes back, and asks whether it could; each does so once. */
async function doChores(ports: IncidentPorts): Promise<readonly string[]> {
  const done = [
    await remind.run({}, { ...CALL, ports }),
    await recheck.run({}, { ...CALL, ports }),
    await anniversaries.run({}, { ...CALL, ports }),
  ]
  return done.flatMap((result) => (result.ok ? [] : [`${result.error.where}: ${result.error.what}`]))
}
