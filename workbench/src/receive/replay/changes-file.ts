import { messageOf } from '../../lib/message-of.ts'
import { ok } from '../../lib/result.ts'
import { type ChangeEvent, type ChangesTold, parseChangeEvent } from '../../model/change.ts'
import { shiftedText } from './case-file.ts'
import { ChangeIds } from './change-ids.ts'
import type { ReplayDirectory, ReplayFile } from './directory.ts'
import { linesOf } from './lines.ts'
import { Problems } from './problems.ts'
import type { ReplaySink } from './sink.ts'
import { wrongOf } from './telemetry-file.ts'

const CHANGES_PER_INSERT = 1_000
const CHANGES_MAX = 100_000 // held in memory to tell them apart; no system changes so often in the life of a file

/** Loads the change events of a file, one JSON object a line, moved by `shiftMs`; returns how many there were, and how many lines were none. */
export async function loadChangesFile(
  file: ReplayFile,
  problems: Problems,
  shiftMs: number,
  insertChanges: ReplaySink['insertChanges'],
): Promise<ChangesTold> {
  let waiting: ChangeEvent[] = []
  let accepted = 0
  let refused = 0
  const ids = new ChangeIds()
  const store = async (): Promise<void> => {
    const stored = await insertChanges(waiting)
    if (!stored.ok) throw new Error(`${file.name}: ${stored.error.says}`)
    waiting = []
  }
  for await (const line of linesOf(file.path)) {
    const event = line.kind === 'line' ? changeOf(line.text) : wrongOf(line)
    if (typeof event === 'string') {
      problems.add(`${file.name}:${line.number}: ${event}`)
      refused++
      continue
    }
    if (accepted === CHANGES_MAX) {
      problems.add(`${file.name}:${line.number}: only the first ${CHANGES_MAX} changes are read`)
      break
    }
    accepted++
    waiting.push(shifted(ids.add(event, line.number), shiftMs))
    if (waiting.length === CHANGES_PER_INSERT) await store()
  }
  await store()
  const problem = ids.problem()
  if (problem !== undefined) problems.add(`${file.name}: ${problem}`)
  return { accepted, refused }
}

/** The change events of a directory, earliest first; lines that are none are left aside. */
export async function changesOf({ files }: ReplayDirectory): Promise<readonly ChangeEvent[]> {
  const changes: ChangeEvent[] = []
  if (files.changes === undefined) return changes
  await loadChangesFile(files.changes, new Problems([]), 0, async (events) => {
    changes.push(...events)
    return ok(undefined)
  })
  return changes.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** The event, or why the text is none. */
function changeOf(text: string): ChangeEvent | string {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return messageOf(error)
  }
  const parsed = parseChangeEvent(json)
  return parsed.ok ? parsed.value : parsed.error
}

function shifted(event: ChangeEvent, shiftMs: number): ChangeEvent {
  const at = shiftedText(event.at, shiftMs)
  if (event.receivedAt === undefined) return { ...event, at }
  return { ...event, at, receivedAt: shiftedText(event.receivedAt, shiftMs) }
}
