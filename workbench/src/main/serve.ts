import { resolve } from 'node:path'
import { messageOf } from '../lib/message-of.ts'
import { err, ok, type Result } from '../lib/result.ts'
import type { Interval } from '../model/diagnosis.ts'
import { diagnosisBook } from '../respond/diagnosis-book.ts'
import { endDrill } from '../respond/drill/drill-verbs.ts'
import type { Serving } from '../show/cli/actions.ts'
import type { Progress } from '../show/cli/flags.ts'
import { failed, misused, type Refusal } from '../show/cli/refusal.ts'
import { openDoors, whyNotServed } from './access/access.ts'
import { checksPort } from './checks/checks.ts'
import { httpCheck } from './checks/http-check.ts'
import { clock, elapsedMs } from './clock.ts'
import { type Recorded, replayExample } from './example.ts'
import { watchFlags } from './flags/flag-watch.ts'
import { actionsPort } from './incident/actions.ts'
import { startGuard } from './incident/guard.ts'
import { startHooks } from './incident/hooks.ts'
import { incidentPorts } from './incident/incident-ports.ts'
import { openRecord } from './incident/record.ts'
import { log } from './log.ts'
import { startNotify } from './notify/notify.ts'
import { practiceRoom } from './practice/practice-room.ts'
import { type Probes, processesOf, startProbes } from './probes/probes.ts'
import { replayPort } from './reproduce/replay-port.ts'
import { lackingSecret } from './settings/actions-config.ts'
import type { Config, Declared, Resolved } from './settings/config.ts'
import { listOf } from './settings/list-of.ts'
import { interruptible, untilAskedToStop } from './signals.ts'
import { type Part, partsInto, stopAll } from './stop-all.ts'
import { openDatabase, openThrowaway } from './telemetry/database.ts'
import { startIngest } from './telemetry/ingest.ts'
import { throwawayFolder } from './telemetry/throwaway.ts'
import { lookAfter } from './watching/look-after.ts'
import { onDuty } from './watching/on-duty.ts'
import { watchOver } from './watching/watch-over.ts'
import { startWeb } from './web.ts'

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
  const started: Part[] = []
  try {
    const starting = (): Promise<Serving> => start({ config, ...declared }, mode, progress, started)
    return ok(await interruptible(starting, () => stopAll(started)))
  } catch (error) {
    await stopAll(started)
    return err(failed(messageOf(error)))
  }
}

/** Each `run` is a part of the workbench, in the order in which they are started; they are stopped in the opposite one. */
async function start(
  { config, ...declared }: Serve,
  mode: 'keep' | 'demo',
  progress: Progress,
  started: Part[],
): Promise<Serving> {
  const run = partsInto(started)
  progress('Starting the database')
  const database = await run(mode === 'demo' ? openThrowaway(config, log) : openDatabase(config, log))
  const folder = mode === 'demo' ? await run(throwawayFolder()) : undefined
  const kept = folder === undefined ? config : { ...config, recordUrl: '', data: folder.path }
  const record = await run(openRecord(kept, log))
  const doors = await run(openDoors(config))
  const ingest = await run(startIngest(config, mode, { database, isLetIn: doors.isLetIn }))
  const practice = practiceRoom(config, database)
  await run(practice.telemetry)

  const { store, otlp } = ingest
  const book = diagnosisBook(clock)
  const lookedAfter = lookAfter(declared, store)
  let recorded: Recorded | undefined
  let probes: Probes | undefined
  const recording = (): Interval | undefined => recorded?.window
  const incidents = {
    ...incidentPorts({ record, store, book, clock, elapsedMs, recording }),
    ...outsidePorts(config),
    ...lookedAfter.reach,
    ...practice.reach(store),
    processes: processesOf(() => probes),
    actions: actionsPort(declared.actions, { env: process.env, folder: process.cwd() }),
  }
  await run({ stop: () => endDrill(practice.drills, incidents) })
  const results = { otlp: otlp.http, own: doors.ownHeaders, apart: practice.telemetry }
  probes = await run(startProbes(config, { ...results, folder: resolve(kept.data), incidents }))
  const addChanges: typeof store.insertChanges = (changes) => store.insertChanges(changes)
  const hooks = await run(startHooks(config, record.post, { incidents, addChanges }))
  const watching = (): readonly Part[] => [
    startGuard(incidents, 'own'),
    ...(config.flagd === '' ? [] : [watchFlags(config, hooks)]),
    ...(config.watch === 'on' ? [watchOver(store, hooks)] : []),
    ...(mode === 'keep' ? lookedAfter.start(hooks, incidents) : []),
  ]
  await run(onDuty(record.duty, watching, log))
  await run(startGuard(incidents, 'drill'))
  await run(startNotify(config, record.post, incidents))
  const web = await run(startWeb(config, { ingest, book, practice, incidents, probes, hooks, doors, recording }))

  if (mode === 'demo') recorded = await replayExample(store, book, progress)
  return {
    web: web.url,
    otlpHttp: otlp.http,
    otlpGrpc: otlp.grpc,
    probes: probes?.url,
    keptIn: mode === 'demo' ? undefined : config.clickhouseUrl || resolve(config.data),
    diagnosis: recorded?.diagnosis,
    done: untilAskedToStop().then(() => stopAll(started)),
  }
}

/** What is looked at and sent to beside telemetry: this machine, and the hosts that the operator declared. */
function outsidePorts({ data, postgresUrl, redisUrl, checkHosts }: Config) {
  const hosts = listOf(checkHosts)
  const checks = checksPort({ data: resolve(data), postgresUrl, redisUrl, hosts })
  return { httpCheck: httpCheck(hosts), checks, replay: replayPort(hosts) }
}
