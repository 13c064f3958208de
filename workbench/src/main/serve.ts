import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../lib/message-of.ts'
import { err, ok, type Result } from '../lib/result.ts'
import type { Diagnosis, Interval } from '../model/diagnosis.ts'
import { parseRfc3339, rfc3339, unixMs } from '../model/time.ts'
import { loadReplay, readReplay } from '../receive/replay/load.ts'
import type { DiagnosisRequest } from '../respond/diagnose.ts'
import { type DiagnosisBook, diagnosisBook } from '../respond/diagnosis-book.ts'
import { endDrill } from '../respond/drill/drill-verbs.ts'
import type { IncidentPorts, PracticePort } from '../respond/incident/ports.ts'
import type { Serving } from '../show/cli/actions.ts'
import type { Progress } from '../show/cli/flags.ts'
import { failed, misused, type Refusal } from '../show/cli/refusal.ts'
import { answersOf, type TelemetryParts } from '../show/http/answers-of.ts'
import type { AskedDiagnosis } from '../show/http/contract.ts'
import { type HttpServer, startHttp } from '../show/http/server.ts'
import { explorePort } from '../store/telemetry/explore-port.ts'
import type { TelemetryStore } from '../store/telemetry/telemetry.ts'
import { viewPort } from '../store/telemetry/view-port.ts'
import { type Doors, openDoors, whyNotServed } from './access/access.ts'
import { checksPort } from './checks/checks.ts'
import { httpCheck } from './checks/http-check.ts'
import { clock, version } from './clock.ts'
import { loadingText } from './diagnose-directory.ts'
import { pageOf } from './diagnosis/page-of.ts'
import { watchFlags } from './flags/flag-watch.ts'
import { actionsPort } from './incident/actions.ts'
import { chatOf } from './incident/chat.ts'
import { startGuard } from './incident/guard.ts'
import { type Hooks, startHooks } from './incident/hooks.ts'
import { diagnoseStored, incidentPorts, telemetryPorts } from './incident/incident-ports.ts'
import { type OpenRecord, openRecord } from './incident/record.ts'
import { log } from './log.ts'
import { startNotify } from './notify/notify.ts'
import { drillRoom } from './practice/practice.ts'
import { goneStore, PracticeTelemetry } from './practice/practice-telemetry.ts'
import { recordingsIn } from './practice/recordings.ts'
import { type Probes, processesOf, startProbes } from './probes/probes.ts'
import { replayPort } from './reproduce/replay-port.ts'
import { lackingSecret } from './settings/actions-config.ts'
import type { Config, Declared, Resolved } from './settings/config.ts'
import { listOf } from './settings/list-of.ts'
import { interruptible, untilAskedToStop } from './signals.ts'
import { stopAll } from './stop-all.ts'
import { type Database, openDatabase, openThrowaway } from './telemetry/database.ts'
import { type Ingest, startIngest } from './telemetry/ingest.ts'
import { throwawayFolder } from './telemetry/throwaway.ts'
import { lookAfter } from './watching/look-after.ts'
import { onDuty, type Part } from './watching/on-duty.ts'
import { startRounds } from './watching/rounds.ts'
import { LOOK_MS, Watch } from './watching/watch.ts'

const EXAMPLE = fileURLToPath(new URL('../../../examples/checkout-slow-query', import.meta.url))
const EXAMPLE_STEP_MS = 60_000 // moved by whole ones it is cut into the same buckets, and the answer is the same at each start
const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** What is started, in order; it is stopped in the opposite order. */
type Started = Part[]

/** What the workbench runs with. */
type Serve = Declared & Pick<Resolved, 'config'>

/**
 * Runs the workbench until it is asked to stop. A demo has a database of its own with the example in it, moved to the present;
 * it takes any free port for OTLP when a Collector holds the usual one.
 * Errors   one line: a port in use, a database that cannot be opened, no example.
 */
export async function serve(
  { config, ...declared }: Serve,
  mode: 'keep' | 'demo',
  progress: Progress,
): Promise<Result<Serving, Refusal>> {
  const unserved = whyNotServed(config)
  if (unserved !== undefined) return err(misused(unserved))
  const lacking = lackingSecret(declared.actions, process.env)
  if (lacking !== undefined) return err(misused(lacking))
  const started: Started = []
  try {
    const starting = (): Promise<Serving> => start({ config, ...declared }, mode, progress, started)
    return ok(await interruptible(starting, () => stopAll(started)))
  } catch (error) {
    await stopAll(started)
    return err(failed(messageOf(error)))
  }
}

async function start(
  { config, ...declared }: Serve,
  mode: 'keep' | 'demo',
  progress: Progress,
  started: Started,
): Promise<Serving> {
  progress('Starting the database')
  const open = mode === 'demo' ? openThrowaway : openDatabase
  const database: Database = await open(config, log)
  started.push({ stop: async () => database[Symbol.asyncDispose]() })
  const book = diagnosisBook(clock)
  const record = await recordFor(config, mode, started)
  const doors = openDoors(config)
  started.push(doors)
  const ingest = await startIngest(config, mode, { database, isLetIn: doors.isLetIn })
  started.push(ingest)
  const { store, health, otlp } = ingest
  let recording: Recorded | undefined
  const recorded = (): Interval | undefined => recording?.window
  const behind = { record, store, book, clock, elapsedMs, recording: recorded }
  const practice = practiceOf(config, database)
  started.push(practice.telemetry)
  const acts = { actions: actionsPort(declared.actions, { env: process.env, folder: process.cwd() }) }
  const lookedAfter = lookAfter(declared, store)
  let probes: Probes | undefined
  const processes = processesOf(() => probes)
  const reach = { ...outsidePorts(config), processes, ...lookedAfter.reach }
  const incidents = { ...incidentPorts(behind), ...reach, ...practice.reach(store), ...acts }
  started.push({ stop: () => endDrill(practice.drills, incidents) })
  const apart = (sender: string): string | undefined => practice.telemetry.ofSender(sender)
  probes = await probesFor(config, mode, { otlp: otlp.http, own: doors.ownHeaders, apart, incidents }, started)
  const hooks = startHooks(config, record.post, { incidents, addChanges: (changes) => store.insertChanges(changes) })
  const watching = (): readonly Part[] => [
    startGuard(incidents, 'own'),
    ...(config.flagd === '' ? [] : [watchFlags(config, hooks)]),
    ...(config.watch === 'on' ? [watchOver(store, hooks)] : []),
    ...(mode === 'keep' ? lookedAfter.start(hooks, incidents) : []),
  ]
  started.push(onDuty(record.duty, watching, log), startGuard(incidents, 'drill'))
  started.push(hooks, startNotify(config, record.post, incidents))
  const http = await startWeb(config, {
    store,
    book,
    practice,
    health,
    incidents,
    probes,
    hooks,
    doors,
    otlp: [otlp.http, otlp.grpc],
    recording: recorded,
  })
  started.push(http)
  if (mode === 'demo') recording = await replayExample(store, book, progress)
  return {
    web: http.url,
    otlpHttp: otlp.http,
    otlpGrpc: otlp.grpc,
    probes: probes?.url,
    keptIn: mode === 'demo' ? undefined : config.clickhouseUrl || resolve(config.data),
    diagnosis: recording?.diagnosis,
    done: untilAskedToStop().then(() => stopAll(started)),
  }
}

/** The system that drills break: its telemetry apart, its diagnoses, and what the use cases of incidents reach of it. */
function practiceOf(config: Config, database: Database) {
  const folder = resolve(config.data, 'recordings')
  const book = diagnosisBook(clock)
  const telemetry = new PracticeTelemetry(config, database, book)
  const drills = drillRoom(telemetry, { recordings: folder, target: config.drillTarget })
  const recorded = (store: TelemetryStore) => ({ recordings: recordingsIn(folder, store) })
  const portsOf = (store: TelemetryStore) => ({ ...telemetryPorts({ store, book, elapsedMs }), ...recorded(store) })
  const [held, gone] = [portsOf(telemetry.store), portsOf(goneStore)]
  const holds = (incident: string): boolean => drills.state()?.incident === incident
  const practice: PracticePort = { holds, of: (incident) => (holds(incident) ? held : gone) }
  return { telemetry, book, drills, reach: (store: TelemetryStore) => ({ drills, practice, ...recorded(store) }) }
}

/** What is looked at and sent to beside telemetry: this machine, and the hosts that the operator declared. */
function outsidePorts({ data, postgresUrl, redisUrl, checkHosts }: Config) {
  const hosts = listOf(checkHosts)
  const checks = checksPort({ data: resolve(data), postgresUrl, redisUrl, hosts })
  return { httpCheck: httpCheck(hosts), checks, replay: replayPort(hosts) }
}

/** The record that is configured; a demo has one of its own, which is gone at its end. */
async function recordFor(config: Config, mode: 'keep' | 'demo', started: Started): Promise<OpenRecord> {
  if (mode === 'keep') return opened(config, started)
  const folder = await throwawayFolder()
  started.push({ stop: async () => folder[Symbol.asyncDispose]() })
  return opened({ ...config, recordUrl: '', data: folder.path }, started)
}

async function opened(config: Config, started: Started): Promise<OpenRecord> {
  const record = await openRecord(config, log)
  started.push({ stop: async () => record[Symbol.asyncDispose]() })
  return record
}

/** Probes, their audit trail in the data folder; a demo's is gone at its end. */
async function probesFor(
  config: Config,
  mode: 'keep' | 'demo',
  parts: {
    readonly otlp: string
    readonly own: Doors['ownHeaders']
    readonly apart: (otlp: string) => string | undefined
    readonly incidents: IncidentPorts
  },
  started: Started,
): Promise<Probes | undefined> {
  const folder = mode === 'demo' ? await throwawayFolder() : undefined
  if (folder !== undefined) started.push({ stop: async () => folder[Symbol.asyncDispose]() })
  const probes = await startProbes(config, { ...parts, folder: folder?.path ?? resolve(config.data) })
  if (probes !== undefined) started.push(probes)
  return probes
}

type WebParts = {
  readonly store: TelemetryStore
  readonly book: DiagnosisBook
  readonly practice: Pick<ReturnType<typeof practiceOf>, 'telemetry' | 'book'>
  readonly health: Ingest['health']
  readonly incidents: IncidentPorts
  readonly probes: Probes | undefined
  readonly hooks: Hooks
  readonly doors: Doors
  readonly otlp: readonly string[]
  /** Where a demo's recording lies, once it is there. */
  readonly recording: () => Interval | undefined
}

async function startWeb(config: Config, parts: WebParts): Promise<HttpServer> {
  const { store, book, practice, health, incidents, probes, hooks, doors, otlp, recording } = parts
  const startedAt = rfc3339(clock.now())
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
    ...(existsSync(WEB) ? { webDir: WEB } : {}),
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

/** A recording that was loaded: where it lies, and what is wrong in it. */
type Recorded = { readonly window: Interval; readonly diagnosis: Diagnosis }

/** The example as if it had just ended, diagnosed; the diagnosis is the newest in the book. */
async function replayExample(store: TelemetryStore, book: DiagnosisBook, progress: Progress): Promise<Recorded> {
  const read = await readReplay(EXAMPLE)
  const end = read.ok ? read.value.case?.window?.to : undefined
  if (end === undefined)
    throw new Error(`The example incident is missing from ${EXAMPLE}: get the project's files again`)
  const loaded = await loadReplay(EXAMPLE, store, {
    shiftMs: EXAMPLE_STEP_MS * Math.floor((clock.now() - end) / EXAMPLE_STEP_MS),
    progress: (p) => progress(loadingText(p)),
  })
  if (!loaded.ok) throw new Error(loaded.error.says)
  const { case: told, problems } = loaded.value
  progress('Diagnosing')
  const window = told!.window!
  const made = await book.add('the example incident', () =>
    diagnoseStored({ window, problems, ...(told?.page ? { page: pageOf(told.page) } : {}) }, { store, elapsedMs }),
  )
  if (made.state === 'ready')
    return { window: { from: rfc3339(window.from), to: rfc3339(window.to) }, diagnosis: made.diagnosis }
  throw new Error(made.state === 'failed' ? made.why : 'The example could not be diagnosed')
}

/** What begins opens an incident, as an alert of any other monitor does. */
function watchOver(store: TelemetryStore, { keep }: Hooks): { readonly stop: () => Promise<void> } {
  const watch = new Watch({
    clock,
    diagnose: (window) => diagnoseStored({ window }, { store, elapsedMs }),
    keep: async (facts) => (await keep('watch', facts)).ok,
  })
  const tell = (why: string): void => log(`automatic watching failed: ${why}; tried again every ${LOOK_MS / 1000} s`)
  return startRounds({ everyMs: LOOK_MS, look: () => watch.look(), tell })
}

const elapsedMs = (): number => performance.now()

/** A question from a face; the service in it is the one that somebody was paged for, at the end of the window. */
function requestOf({ from, to, service }: AskedDiagnosis): DiagnosisRequest {
  const end = parseRfc3339(to) ?? clock.now()
  const window = { from: parseRfc3339(from) ?? unixMs(end), to: end }
  return service === undefined ? { window } : { window, page: pageOf({ at: end, service }) }
}
