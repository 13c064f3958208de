import { type ChangeEvent, parseChangeEvent } from '../../model/change.ts'
import { shiftedText } from './case-file.ts'
import type { ReplayFile } from './directory.ts'
import { linesOf } from './lines.ts'
import type { Problems } from './problems.ts'
import { RepeatedIds } from './repeated-ids.ts'
import { wrongOf } from './telemetry-file.ts'

const CHANGES_PER_INSERT = 1_000

/** Loads the change events of a file, one JSON object a line, moved by `shiftMs`; returns how many there were. */
export async function loadChangesFile(
  file: ReplayFile,
  problems: Problems,
  shiftMs: number,
  insertChanges: (events: readonly ChangeEvent[]) => Promise<void>,
): Promise<number> {
  let waiting: ChangeEvent[] = []
  let count = 0
  const repeated = new RepeatedIds()
  for await (const line of linesOf(file.path)) {
    const event = line.kind === 'line' ? changeOf(line.text) : wrongOf(line)
    if (typeof event === 'string') {
      problems.add(`${file.name}:${line.number}: ${event}`)
      continue
    }
    count++
    repeated.add(event.id)
    waiting.push(shifted(event, shiftMs))
    if (waiting.length < CHANGES_PER_INSERT) continue
    await insertChanges(waiting)
    waiting = []
  }
  if (waiting.length > 0) await insertChanges(waiting)
  const problem = repeated.problem()
  if (problem !== undefined) problems.add(`${file.name}: ${problem}`)
  return count
}

/** The event, or why the text is none. */
function changeOf(text: string): ChangeEvent | string {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const parsed = parseChangeEvent(json)
  return parsed.ok ? parsed.value : parsed.error
}

function shifted(event: ChangeEvent, shiftMs: number): ChangeEvent {
  const at = shiftedText(event.at, shiftMs)
  if (event.receivedAt === undefined) return { ...event, at }
  return { ...event, at, receivedAt: shiftedText(event.receivedAt, shiftMs) }
}
