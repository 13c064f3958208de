import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import { drillOf } from '../../method/drill/drill.ts'
import { beganAt } from '../../method/lifecycle/began.ts'
import { handle, time } from '../../model/incident/said.ts'
import { MINUTE_MS, parseRfc3339, type TimeRange, type UnixMs, unixMs } from '../../model/time.ts'
import { portsForId } from '../incident/ports-for.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Call, verb } from '../incident/verb.ts'
import { readIncident } from '../incident/work.ts'
import type { Recorded, RecordingAsked } from './ports.ts'
import { RECORDING_NAME } from './recording-name.ts'

/** What a diagnosis compares with lies before the onset: as much of it as a diagnosis of an incident looks at. */
const BASELINE_MS = 15 * 60_000

const RANGE_MS_MAX = 6 * 60 * 60_000

const shape = {
  name: z
    .string()
    .regex(RECORDING_NAME, 'expected small letters, digits and hyphens')
    .describe('what it is called: a folder of that name is made in the recordings of the workbench'),
  of: handle('inc').optional().describe('the incident that is recorded, with its page and, of a drill, its truth'),
  from: time.optional().describe('from when'),
  to: time.optional().describe('until when (now)'),
  minutes: z
    .number()
    .min(1)
    .max(RANGE_MS_MAX / MINUTE_MS)
    .default(30)
    .describe('without from: how long before the end'),
}

type Input = z.output<z.ZodObject<typeof shape>>

/** Writes the telemetry and the changes of a range as a replay directory, to diagnose or to practise on. */
export const recordTelemetry = verb<typeof shape, Recorded>({
  name: 'record-telemetry',
  says: 'write telemetry and changes of an incident or of a range as a replay directory: diagnose it again, or practise on it',
  about: 'record',
  does: 'write',
  words: ['name'],
  input: shape,
  run: async (input, call) => {
    const { recordings } = input.of === undefined ? call.ports : await portsForId(input.of, call.ports)
    if (recordings === undefined)
      return err({
        kind: 'missing',
        what: 'nothing can be recorded here',
        where: 'recordings',
        todo: 'Ask a workbench that runs.',
        command: 'lastgood serve',
      })
    const asked = await askedFor(input, call)
    if (!asked.ok) return asked
    const recorded = await recordings.record(asked.value)
    if (recorded.ok) return ok({ entries: [], answer: recorded.value })
    return err({ kind: 'wrong', what: recorded.error, where: input.name, todo: 'Nothing else was written.' })
  },
})

async function askedFor({ name, of, from, to, minutes }: Input, call: Call): Promise<Result<RecordingAsked, Refusal>> {
  const now = call.ports.clock.now()
  const end = timeOr(to, now)
  if (of === undefined) {
    const range = { from: timeOr(from, unixMs(end - minutes * MINUTE_MS)), to: end }
    return checked({ name, range, page: undefined, truth: null })
  }
  const read = await readIncident(of, call.ports)
  if (!read.ok) return read
  const { lifecycle, entries } = read.value
  const { ended } = drillOf(entries)
  const over = parseRfc3339(lifecycle.times.resolved?.at ?? ended?.at ?? '') ?? now
  const range = { from: timeOr(from, unixMs(beganAt(read.value) - BASELINE_MS)), to: timeOr(to, over) }
  const { service, title } = lifecycle
  const page = { at: entries[0]!.at, title, ...(service !== undefined && { service }) }
  return checked({ name, range, page, truth: ended?.event.truth ?? null })
}

const timeOr = (text: string | undefined, otherwise: UnixMs): UnixMs =>
  text === undefined ? otherwise : (parseRfc3339(text) ?? otherwise)

function checked(asked: RecordingAsked): Result<RecordingAsked, Refusal> {
  const wrong = wrongRange(asked.range)
  return wrong === undefined
    ? ok(asked)
    : err({
        kind: 'wrong',
        what: wrong,
        where: asked.name,
        todo: 'Say another time.',
        command: '--from TIME --to TIME',
      })
}

function wrongRange({ from, to }: TimeRange): string | undefined {
  if (to <= from) return 'it ends before it begins'
  return to - from > RANGE_MS_MAX ? `it is longer than ${RANGE_MS_MAX / 3_600_000} hours` : undefined
}
