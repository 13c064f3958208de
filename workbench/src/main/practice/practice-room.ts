import { resolve } from 'node:path'
import { type DiagnosisBook, diagnosisBook } from '../../respond/diagnosis-book.ts'
import type { PracticePort } from '../../respond/incident/ports.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { clock, elapsedMs } from '../clock.ts'
import { telemetryPorts } from '../incident/incident-ports.ts'
import type { Config } from '../settings/config.ts'
import type { Database } from '../telemetry/database.ts'
import { drillRoom } from './practice.ts'
import { goneStore, PracticeTelemetry } from './practice-telemetry.ts'
import { recordingsIn } from './recordings.ts'

/** The system that drills break: its telemetry apart, its diagnoses, and what the use cases of incidents reach of it. */
export type PracticeRoom = ReturnType<typeof practiceRoom>

/** A room in which nothing runs yet; what is broken in it is kept apart from `database`. */
export function practiceRoom(config: Config, database: Pick<Database, 'openApart'>) {
  const folder = resolve(config.data, 'recordings')
  const book = diagnosisBook(clock)
  const telemetry = new PracticeTelemetry(config, database, book)
  const drills = drillRoom(telemetry, { recordings: folder, target: config.drillTarget })
  const recorded = (store: TelemetryStore) => ({ recordings: recordingsIn(folder, store) })
  const portsOf = (store: TelemetryStore, of: DiagnosisBook) => ({
    ...telemetryPorts({ store, book: of, elapsedMs }),
    ...recorded(store),
  })
  const [held, gone] = [portsOf(telemetry.store, book), portsOf(goneStore, diagnosisBook(clock))] // of a drill that is gone no later one tells
  const holds = (incident: string): boolean => drills.state()?.incident === incident
  const practice: PracticePort = { holds, of: (incident) => (holds(incident) ? held : gone) }
  return { telemetry, book, drills, reach: (store: TelemetryStore) => ({ drills, practice, ...recorded(store) }) }
}
