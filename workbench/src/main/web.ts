import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Interval } from '../model/diagnosis.ts'
import { parseRfc3339, rfc3339, unixMs } from '../model/time.ts'
import type { DiagnosisRequest } from '../respond/diagnose.ts'
import type { DiagnosisBook } from '../respond/diagnosis-book.ts'
import type { IncidentPorts } from '../respond/incident/ports.ts'
import { answersOf, type TelemetryParts } from '../show/http/answers-of.ts'
import type { AskedDiagnosis } from '../show/http/contract.ts'
import { type HttpServer, startHttp } from '../show/http/server.ts'
import { explorePort } from '../store/telemetry/explore-port.ts'
import type { TelemetryStore } from '../store/telemetry/telemetry.ts'
import { viewPort } from '../store/telemetry/view-port.ts'
import type { Doors } from './access/access.ts'
import { clock, elapsedMs, version } from './clock.ts'
import { pageOf } from './diagnosis/page-of.ts'
import { chatOf } from './incident/chat.ts'
import type { Hooks } from './incident/hooks.ts'
import { diagnoseStored } from './incident/incident-ports.ts'
import { log } from './log.ts'
import type { PracticeRoom } from './practice/practice-room.ts'
import type { Probes } from './probes/probes.ts'
import type { Config } from './settings/config.ts'
import { listOf } from './settings/list-of.ts'
import type { Ingest } from './telemetry/ingest.ts'

const PAGE = fileURLToPath(new URL('../../dist/web', import.meta.url))

type WebParts = {
  readonly ingest: Ingest
  readonly book: DiagnosisBook
  readonly practice: Pick<PracticeRoom, 'telemetry' | 'book'>
  readonly incidents: IncidentPorts
  readonly probes: Probes | undefined
  readonly hooks: Hooks
  readonly doors: Doors
  /** Where a demo's recording lies, once it is there. */
  readonly recording: () => Interval | undefined
}

/** The page, the API, and the doors of other tools, on the port of the settings. Errors   throws one line: the port is in use. */
export function startWeb(config: Config, parts: WebParts): Promise<HttpServer> {
  const { ingest, book, practice, incidents, probes, hooks, doors, recording } = parts
  const { store, health } = ingest
  const startedAt = rfc3339(clock.now())
  const otlp = [ingest.otlp.http, ingest.otlp.grpc]
  const answers = answersOf({
    ...telemetryParts(store, book, recording),
    health: () => ({ ...health(), version, startedAt, otlp, recording: recording() }),
    practice: {
      ...telemetryParts(practice.telemetry.store, practice.book, undefined),
      isThere: () => practice.telemetry.isThere,
    },
    incidents,
    probes: probes?.answers,
  })
  return startHttp({
    host: config.host,
    port: config.port,
    answers,
    hooks: hooks.routes,
    chat: chatOf(config, { call: answers.incidents.call, note: doors.http.note }),
    access: doors.http,
    hosts: listOf(config.names),
    mcpWrites: config.mcpWrite === 'on',
    clock,
    log,
    ...(existsSync(PAGE) ? { webDir: PAGE } : {}),
  })
}

const telemetryParts = (
  store: TelemetryStore,
  book: DiagnosisBook,
  recording: WebParts['recording'] | undefined,
): TelemetryParts => ({
  views: viewPort(store),
  book,
  clock,
  diagnose: (request) => diagnoseStored(requestOf(request), { store, elapsedMs, recording }),
  changes: (range) => store.changes(range),
  insertChanges: (changes) => store.insertChanges(changes),
  explore: explorePort(store),
})

/** A question from a face; the service in it is the one that somebody was paged for, at the end of the window. */
function requestOf({ from, to, service }: AskedDiagnosis): DiagnosisRequest {
  const end = parseRfc3339(to) ?? clock.now()
  const window = { from: parseRfc3339(from) ?? unixMs(end), to: end }
  return service === undefined ? { window } : { window, page: pageOf({ at: end, service }) }
}
