import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProbeBook } from '../../live/probe-book.ts'
import { checksPort } from '../../main/checks/checks.ts'
import { actionsPort } from '../../main/incident/actions.ts'
import { probeAnswersOf } from '../../main/probes/probes.ts'
import { replayPort } from '../../main/reproduce/replay-port.ts'
import type { DeclaredAction } from '../../model/action.ts'
import type { Interval } from '../../model/diagnosis.ts'
import { type Clock, type TimeRange, unixMs } from '../../model/time.ts'
import { diagnosisBook } from '../../respond/diagnosis-book.ts'
import type { DrillRoom } from '../../respond/drill/room.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import type { PostPort } from '../../respond/post/ports.ts'
import { openIncidentRecord } from '../../store/record/record.ts'
import { callsPort } from '../../store/telemetry/calls-port.ts'
import { canaryPort } from '../../store/telemetry/canary-port.ts'
import { explorePort } from '../../store/telemetry/explore-port.ts'
import { logQuestions } from '../../store/telemetry/log-questions.ts'
import { measurePort } from '../../store/telemetry/measure-port.ts'
import { type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { triagePort } from '../../store/telemetry/triage-port.ts'
import { viewPort } from '../../store/telemetry/view-port.ts'
import type { Access } from '../http/access.ts'
import { answersOf } from '../http/answers-of.ts'
import { type HttpServer, startHttp } from '../http/server.ts'
import { practiceRoom } from './learn/practice.test-helper.ts'
import { shopDiagnosis } from './shown-diagnosis.test-helper.ts'
import { shownLookedAfter } from './shown-looked-after.test-helper.ts'
import { insertLine, insertShop } from './shown-telemetry.test-helper.ts'

export const WEB_DIR = fileURLToPath(new URL('../../../dist/web/', import.meta.url))

export type ShownWorkbench = {
  readonly server: HttpServer
  /** A log line of a service comes in. */
  readonly log: (service: string, body: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Puts more telemetry beside the shop's, which ends at `endMs`. */
export type Prepare = (store: TelemetryStore, engine: TestEngine, endMs: number) => Promise<void>

/** What a workbench may have beside telemetry and a record: probes, with what a process dials, and a room for drills. */
export type Beside = {
  readonly probes?: { readonly book: ProbeBook; readonly url: string }
  readonly drills?: DrillRoom
  /** Actions that its settings declare. */
  readonly actions?: readonly DeclaredAction[]
  /** Where the telemetry of a demo lies; absent: it is none. */
  readonly recording?: Interval
  /** Where it is served; any free port unless it is given. */
  readonly port?: number
  /** Who is let in; absent: everybody. */
  readonly access?: Access
  /** Puts what came in and what is to go out. */
  readonly post?: (post: PostPort) => Promise<void>
}

/** The page and its API over a real engine that holds the shop, and a real record; its diagnosis is a drawn one, with every part filled. */
export async function shownWorkbench(
  webDir?: string,
  prepare?: Prepare,
  { probes, drills, actions, recording, port = 0, access, post }: Beside = {},
): Promise<ShownWorkbench> {
  const engine = await testEngine()
  const store = await engine.open()
  const endMs = Date.now()
  await insertShop(store, endMs)
  await prepare?.(store, engine, endMs)
  const clock: Clock = { now: () => unixMs(Date.now()) }
  const book = diagnosisBook(clock)
  await book.add('the shop', async () => shopDiagnosis(endMs))
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-shown-'))
  const record = await openIncidentRecord({ folder }, { clock, log: () => undefined })
  await post?.(record.post)
  const views = viewPort(store)
  const changes = { changes: (range: TimeRange) => store.changes(range) }
  const incidents: IncidentPorts = {
    record,
    evidence: record.evidence,
    cardReviews: record.cardReviews,
    measure: measurePort(store),
    triage: triagePort(store),
    calls: callsPort(store),
    canary: canaryPort(store),
    changes,
    views,
    logs: logQuestions(store),
    diagnosis: {
      latest: (incident, impact) => book.entryOf(incident, impact)?.diagnosis,
      make: async () => shopDiagnosis(endMs),
    },
    clock,
    elapsedMs: () => performance.now(),
    checks: checksPort({ data: folder, postgresUrl: '', redisUrl: '', hosts: [] }),
    replay: replayPort(['198.51.100.7:9']),
    ...shownLookedAfter(store, clock),
    drills: drills ?? practiceRoom(), // a workbench always has one
    ...(post && { post: record.post }),
    ...(actions && { actions: actionsPort(actions, { env: process.env, folder }) }),
  }
  const asked = {
    views,
    book,
    clock,
    explore: explorePort(store),
    changes: changes.changes,
    diagnose: async () => shopDiagnosis(endMs),
    insertChanges: (sent: Parameters<typeof store.insertChanges>[0]) => store.insertChanges(sent),
  }
  const answers = answersOf({
    ...asked,
    practice: { ...asked, isThere: () => true }, // what a page asks of either is the same
    health: () => ({
      status: 'ok',
      version: '0.1.0',
      startedAt: new Date(endMs).toISOString(),
      otlp: [],
      ...(recording && { recording }),
    }),
    incidents,
    ...(probes && { probes: probeAnswersOf(probes.book, probes.url, { incidents, roles: undefined }) }),
  })
  const server = await startHttp({
    host: '127.0.0.1',
    port,
    answers,
    clock,
    ...(access && { access }),
    ...(webDir && { webDir }),
  })
  return {
    server,
    log: (service, body) => insertLine(store, service, body),
    stop: async () => {
      await server.stop()
      await record[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
      await store.close()
      await engine.stop()
    },
  }
}
