import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { err, ok } from '../../lib/result.ts'
import { rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { loadReplay, type ReplayCase } from '../../receive/replay/load.ts'
import { diagnosisBook } from '../../respond/diagnosis-book.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { guardIncidents } from '../../respond/incident/guard/guard.ts'
import { handClock } from '../../respond/incident/memory-record.test-helper.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import type { Actions } from '../../show/cli/actions.ts'
import { timeOf } from '../../show/cli/duration.ts'
import { runCommand } from '../../show/cli/program.ts'
import { failed, misused } from '../../show/cli/refusal.ts'
import { refusedLine } from '../../show/refused-line.ts'
import { testRecord } from '../../store/record/record.test-helper.ts'
import { testEngine } from '../../store/telemetry/store.test-helper.ts'
import { incidentPorts } from '../incident/incident-ports.ts'
import { lintFiles } from '../incident/postmortem-files.ts'
import { throwawayFolder } from '../telemetry/throwaway.ts'
import { quietMinutes } from './quiet-again.test-helper.ts'

const COLUMNS = 120

/** A workbench whose clock is moved by hand, over a directory of telemetry: the real engine, record, guard and command line. */
export type Workbench = AsyncDisposable & {
  readonly ports: IncidentPorts
  readonly told: ReplayCase
  readonly now: () => UnixMs
  /** Moves the clock; the guard looks after the incidents on the way, every half minute. */
  readonly waitUntil: (time: UnixMs) => Promise<void>
  /** What a command line prints; `> FILE` at its end writes that into a file instead. */
  readonly type: (words: readonly string[]) => Promise<string>
}

/** What comes after the end of a recording: what it holds up to `until` begins again at `at`. */
type Continued = { readonly quietAgain?: readonly { readonly until: UnixMs; readonly at: UnixMs }[] }

/** Opens one; its clock shows the time of the page. */
export async function workbenchOver(directory: string, { quietAgain = [] }: Continued = {}): Promise<Workbench> {
  const folder = await throwawayFolder()
  const engine = await testEngine()
  const store = await engine.open({ retentionDays: 0 })
  const loaded = await loadReplay(directory, store)
  if (!loaded.ok || loaded.value.case?.page === undefined) throw new Error(`${directory} is no replay with a page`)
  const told = loaded.value.case
  for (const [i, { until, at }] of quietAgain.entries()) {
    const again = join(folder.path, `quiet-${i + 1}`)
    await quietMinutes(directory, { until, round: i + 1 }, again)
    const quiet = await loadReplay(again, store, { shiftMs: at - loaded.value.seen!.from })
    if (!quiet.ok) throw new Error(quiet.error.says)
  }
  const clock = handClock(rfc3339(told.page!.at))
  const record = await testRecord(folder.path, { clock, log: () => undefined })
  const ports = incidentPorts({ record, store, book: diagnosisBook(clock), clock, elapsedMs: () => 0 })
  return {
    ports,
    told,
    now: clock.now,
    waitUntil: (time) => waitUntil(time, clock, ports),
    type: (words) => typed(words, ports, folder.path),
    [Symbol.asyncDispose]: async () => {
      await record[Symbol.asyncDispose]()
      await store.close()
      await engine.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
}

const GUARD_MS = 30_000
const WATCHED_MS_MAX = 3_600_000 // over a night the guard looks once, at its end

async function waitUntil(time: UnixMs, clock: ReturnType<typeof handClock>, ports: IncidentPorts): Promise<void> {
  const step = time - clock.now() > WATCHED_MS_MAX ? time - clock.now() : GUARD_MS
  while (clock.now() < time) {
    clock.set(rfc3339(unixMs(Math.min(time, clock.now() + step))))
    const refusals = await guardIncidents(ports)
    if (refusals.length > 0) throw new Error(refusals.map(({ what, where }) => `${where}: ${what}`).join('; '))
  }
}

async function typed(words: readonly string[], ports: IncidentPorts, folder: string): Promise<string> {
  const into = words.at(-2) === '>' ? words.at(-1)! : undefined
  const stream = new PassThrough({ encoding: 'utf8' })
  const terminal = Object.assign(stream, { columns: COLUMNS }) as unknown as NodeJS.WriteStream
  const args = into === undefined ? words : words.slice(0, -2)
  const code = await runCommand(args, actionsOn(ports, folder), { out: terminal, error: terminal, clock: ports.clock })
  const said = stripVTControlCharacters(String(stream.read() ?? ''))
  if (into === undefined) return code === 0 ? said : `${said}(exit code ${code})\n`
  await writeFile(join(folder, into), said)
  return ''
}

/** The commands as `main.ts` wires them, but for the way to the workbench: nothing goes over the network. */
function actionsOn(ports: IncidentPorts, folder: string): Actions {
  const elsewhere = async (): Promise<never> => {
    throw new Error('this command needs a workbench of its own')
  }
  return {
    diagnoseDirectory: elsewhere,
    diagnoseRunning: elsewhere,
    caller: () => 'on-call',
    serve: elsewhere,
    addChange: elsewhere,
    check: elsewhere,
    reproduce: elsewhere,
    examine: elsewhere,
    templates: elsewhere,
    probes: elsewhere,
    mcp: elsewhere,
    tokens: elsewhere,
    move: elsewhere,
    document: elsewhere,
    lint: async (paths, now) => {
      const linted = await lintFiles(
        paths.map((path) => join(folder, path)),
        now,
      )
      return linted.map((file, i) => ({ ...file, file: paths[i]! }))
    },
    verb: async (flags, verb, { incident, given }) => {
      const at = flags.at === undefined ? ok(undefined) : timeOf(String(flags.at), ports.clock.now())
      if (!at.ok) return err(misused(at.error))
      const actor = { kind: 'human', name: String(flags.actor ?? 'on-call') } as const
      const who = at.value === undefined ? { actor } : { actor, at: at.value }
      const reply = await callVerb(verb, { incident, given, who }, ports)
      if (reply.ok) return ok(reply.value)
      return err((reply.error.kind === 'wrong' ? misused : failed)(refusedLine(reply.error)))
    },
  }
}
