import { z } from 'zod'
import { clipped } from '../../../lib/clipped.ts'
import { ok } from '../../../lib/result.ts'
import { knownOf, RESET, STEPS } from '../../../method/triage/known.ts'
import { type HeardBoard, heardSystems } from '../../../method/triage/stock.ts'
import { ASK_ELSEWHERE, PLACES, type WhoElse, whoElse } from '../../../method/triage/who-else.ts'
import { comparedFor } from '../../../method/triage/window.ts'
import type { EventOf } from '../../../model/incident/event.ts'
import type { Compared } from '../../../model/incident/harm.ts'
import { LINE_CHARS_MAX, line, listOf, prose } from '../../../model/incident/said.ts'
import { type UnixMs, unixMs } from '../../../model/time.ts'
import { placesHit } from '../counted-refusals.ts'
import type { IncidentPorts } from '../ports.ts'
import { type Verb, verb } from '../verb.ts'
import { readIncident, work } from '../work.ts'
import { seenNow, triageFacts } from './triage-facts.ts'

/** The ninety-second reset, with what is known filled in. */
export type Pause = {
  readonly reset: typeof RESET
  readonly known: readonly string[]
  /** What was written down; empty as long as it was not. */
  readonly steps: readonly string[]
  readonly skipped: string | null
}

const pauseShape = {
  steps: z
    .array(line)
    .length(STEPS, `the plan has ${STEPS} steps`)
    .optional()
    .describe('the next three concrete steps'),
  skip: line.optional().describe('why there is no time for it'),
}

/** Pauses: shows what is known, and takes the next three steps. */
export const pause = verb<typeof pauseShape, Pause>({
  name: 'pause',
  says: 'the ninety-second reset: what is known, and your next three steps (or why you skip it)',
  about: 'incident',
  does: 'write',
  input: pauseShape,
  run: async ({ steps = [], skip }, { id, who, ports }) => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const known = knownOf(read.value, await triageFacts(read.value, ports))
    const answer = { reset: RESET, known, steps, skipped: skip ?? null }
    if (steps.length === 0 && skip === undefined) return ok({ incident: read.value, entries: [], answer })
    const paused = { kind: 'paused' as const, known: [...known], steps: [...steps], ...(skip && { skipped: skip }) }
    const done = await work(id, who, ports, () => ok([paused]))
    return done.ok ? ok({ ...done.value, answer }) : done
  },
})

/** The board as it was written down last, and what telemetry says of systems now. */
export type Stock = {
  readonly board: Omit<EventOf<'stock-taken'>, 'kind'> | null
  readonly heard: HeardBoard
  /** Who else fails, measured: services, regions, tenants. */
  readonly whoElse: readonly WhoElse[]
  /** What breaks by itself, as watchers saw it last. */
  readonly ahead: readonly string[]
  /** What has to be asked. */
  readonly ask: string
}

const HEARD_STEP_S = 60
const SILENT_AFTER_MS = 5 * 60_000 // exporters send at least every minute

const stockShape = {
  up: listOf(line).optional().describe('systems that are up'),
  down: listOf(line).optional().describe('systems that are down'),
  degraded: listOf(line).optional().describe('systems that work badly'),
  around: prose.optional().describe('is the infrastructure around them up: network, cloud, DNS'),
  happened: prose.optional().describe('what happened'),
  happens: prose.optional().describe('what happens now'),
  shouldHappen: prose.optional().describe('what should happen'),
  onlyUs: z.enum(['yes', 'no', 'unknown']).optional().describe('are we the only ones failing'),
}

/** Takes stock: shows the board with what telemetry knows, or writes it down. */
export const stock = verb<typeof stockShape, Stock>({
  name: 'stock',
  says: 'take stock: what is up, what is down, what happens and what should',
  about: 'incident',
  does: 'write',
  input: stockShape,
  run: async (said, { id, who, ports }) => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const compared = comparedFor(seenNow(read.value, ports))
    const [heard, others] = await Promise.all([heardNow(ports, compared.quiet.from), othersNow(ports, compared)])
    const ahead = ports.lookout?.latest().map(({ says }) => says) ?? []
    const told = { heard, whoElse: others, ahead, ask: ASK_ELSEWHERE }
    if (Object.values(said).every((field) => field === undefined))
      return ok({ incident: read.value, entries: [], answer: { board: boardOf(read.value.triage.stock), ...told } })
    const measured = others.map(({ place, says }) => clipped(`${place}: ${says}`, LINE_CHARS_MAX))
    const taken = { ...takenStock(said, heard), ...(measured.length > 0 && { measured }) }
    const done = await work(id, who, ports, () => ok([taken]))
    return done.ok ? ok({ ...done.value, answer: { board: boardOf(taken), ...told } }) : done
  },
})

type SaidStock = z.output<z.ZodObject<typeof stockShape>>

/** What a person says of a system stands over what telemetry says of it. */
function takenStock({ up = [], down = [], degraded = [], onlyUs = 'unknown', ...told }: SaidStock, heard: HeardBoard) {
  const systems = new Map<string, EventOf<'stock-taken'>['systems'][number]['state']>()
  for (const { name, state } of heard.systems) systems.set(name.slice(0, 500), state)
  for (const name of up) systems.set(name, 'up')
  for (const name of degraded) systems.set(name, 'degraded')
  for (const name of down) systems.set(name, 'down')
  const given = Object.fromEntries(Object.entries(told).filter(([, text]) => text !== undefined))
  const listed = [...systems].slice(0, 100).map(([name, state]) => ({ name, state }))
  return { kind: 'stock-taken' as const, systems: listed, onlyUs, ...given }
}

function boardOf(taken: EventOf<'stock-taken'> | undefined): Stock['board'] {
  if (taken === undefined) return null
  const { kind: _, ...board } = taken
  return board
}

async function heardNow({ triage, clock }: IncidentPorts, from: UnixMs): Promise<HeardBoard> {
  const now = clock.now()
  try {
    const signs = await triage.signsOfLife({ from, to: now }, HEARD_STEP_S)
    return heardSystems(signs, unixMs(now - SILENT_AFTER_MS - HEARD_STEP_S * 1000))
  } catch {
    return { systems: [], more: 0 } // the board is written by people; telemetry only helps
  }
}

/** Who else fails; nobody waits for telemetry that cannot be read. */
async function othersNow({ triage }: IncidentPorts, compared: Compared): Promise<readonly WhoElse[]> {
  return whoElse(await placesHit(compared, Object.keys(PLACES), triage).catch(() => []), compared)
}

/** The verbs of pausing and taking stock. */
export const triageVerbs: readonly Verb[] = [pause, stock]
