import { randomUUID } from 'node:crypto'
import { Command, CommanderError, Option } from 'commander'
import { printable, printableJson } from '../../lib/printable.ts'
import { err, type Result } from '../../lib/result.ts'
import { parseChangeEvent } from '../../model/change.ts'
import { CHANGE_KINDS } from '../../model/change-kinds.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import type { Actions, Serving } from './actions.ts'
import { addCanaryWatch } from './canary/watch-command.ts'
import { addCardsSession } from './cards/session.ts'
import { addChecks } from './checks/commands.ts'
import { columnsOf } from './columns.ts'
import { diagnosisText } from './diagnosis-text.ts'
import { doctorText } from './doctor-text.ts'
import { parseDuration } from './duration.ts'
import { evidenceText } from './evidence-text.ts'
import type { Flags } from './flags.ts'
import { addIncidentVerbs, type IncidentFace } from './incident/commands.ts'
import { untilLeft, WATCH_MS } from './incident/watching.ts'
import { addMcp } from './mcp-command.ts'
import { addMove } from './move-command.ts'
import { paintFor } from './paint.ts'
import { addPostmortemLint } from './postmortem-command.ts'
import { addProbes } from './probe/commands.ts'
import { progressOn } from './progress.ts'
import { failed, misused, type Refusal } from './refusal.ts'
import { addReproduce } from './reproduce/commands.ts'
import { addTemplates } from './templates-command.ts'
import { addTokens } from './token-command.ts'

/** 0 answered, 1 could not, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

export type Terminal = { readonly out: NodeJS.WriteStream; readonly error: NodeJS.WriteStream; readonly clock: Clock }

const ERROR_CHARS_MAX = 2_000 // an error may quote what was read

/** Runs one command line; what it answers goes to `out`, everything else to `error`. */
export async function runCommand(args: readonly string[], actions: Actions, terminal: Terminal): Promise<ExitCode> {
  const state: { code: ExitCode } = { code: 0 }
  const program = buildProgram(actions, terminal, (code) => {
    state.code = code
  })
  try {
    await program.parseAsync(args.length === 0 ? ['status'] : [...args], { from: 'user' })
    return state.code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

function buildProgram(actions: Actions, terminal: Terminal, exit: (code: ExitCode) => void): Command {
  const program = new Command('lastgood')
    .description('From the page to the proven cause: OpenTelemetry and changes in, a diagnosis with evidence out.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.error.write(quoted(text)),
    })
    .showSuggestionAfterError()
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace('[options]', '').trim()}`,
    })
    .commandsGroup('Diagnosis:')
  const warn = (text: string): void => void terminal.error.write(`lastgood: ${printable(text, WARNING_CHARS_MAX)}\n`)
  const face: Face = { actions, terminal, exit, print: (text) => terminal.out.write(text), warn }
  addServe(program, face)
  addDiagnose(program, face)
  addChange(program, face)
  addTemplates(program, {
    read: actions.templates,
    out: terminal.out,
    warn,
    refuse: (refusal) => refuse(face, refusal),
  })
  const incidents: IncidentFace = {
    ask: actions.verb,
    document: actions.document,
    print: face.print,
    refuse: (refusal) => refuse(face, refusal),
    wrong: () => exit(1),
    options: () => ({ paint: paintFor(terminal.out), columns: columnsOf(terminal.out, process.env.COLUMNS) }),
    screen: () => ({ out: terminal.out, warn, stop: untilLeft(terminal.out), everyMs: WATCH_MS }),
    withSettings,
  }
  addIncidentVerbs(program, incidents)
  addChecks(program, { ...incidents, ask: actions.check })
  addReproduce(program, { ...incidents, ask: actions.reproduce })
  addProbes(program, { ...incidents, asks: actions.probes })
  addCanaryWatch(program, { ...incidents, warn })
  addCardsSession(program, { ...incidents, input: process.stdin })
  addPostmortemLint(program, {
    lint: actions.lint,
    now: terminal.clock.now,
    print: face.print,
    warn,
    exit,
    refuse: (refusal) => refuse(face, refusal),
  })
  addMcp(program, { serve: actions.mcp, refuse: incidents.refuse, withSettings })
  addTokens(program, {
    tokens: actions.tokens,
    print: face.print,
    warn,
    refuse: incidents.refuse,
    withSettings,
  })
  addMove(program, {
    move: actions.move,
    print: face.print,
    error: terminal.error,
    refuse: incidents.refuse,
    withSettings,
  })
  addDoctor(program, face)
  return program
}

type Face = {
  readonly actions: Actions
  readonly terminal: Terminal
  readonly exit: (code: ExitCode) => void
  readonly print: (text: string) => void
  /** One line on stderr; what it quotes cannot move the terminal. */
  readonly warn: (text: string) => void
}

const WARNING_CHARS_MAX = 2_000 // a path and a reason, each at its longest

const KEEPS_NOTHING = 'a demo keeps nothing, so it takes no --data: lastgood serve --data FOLDER keeps what it gets'

function addServe(program: Command, face: Face): void {
  const run = async (flags: Flags, mode: 'keep' | 'demo'): Promise<void> => {
    const progress = progressOn(face.terminal.error)
    const started = await face.actions.serve(flags, mode, progress.say)
    progress.end()
    if (!started.ok) return refuse(face, started.error)
    const { diagnosis } = started.value
    const options = { paint: paintFor(face.terminal.out), columns: columnsOf(face.terminal.out, process.env.COLUMNS) }
    if (diagnosis) face.print(`${diagnosisText(diagnosis, options)}\n`)
    face.print(servingText(started.value))
    await started.value.done
  }
  withSettings(program.command('serve').description('run the workbench: web page, API and OTLP receivers')).action(
    (flags: Flags) => run(flags, 'keep'),
  )
  withSettings(
    program.command('demo').description('run the workbench with a recorded incident in it, moved to the present'),
  ).action((flags: Flags) => (flags.data === undefined ? run(flags, 'demo') : refuse(face, misused(KEEPS_NOTHING))))
}

function servingText({ web, otlpHttp, otlpGrpc, probes, keptIn }: Serving): string {
  return [
    `web   ${web}`,
    `otlp  ${otlpHttp} (HTTP)   ${otlpGrpc} (gRPC)   e.g. OTEL_EXPORTER_OTLP_ENDPOINT=${otlpHttp}`,
    ...(probes === undefined
      ? []
      : [`probe ${probes}   LASTGOOD_PROBE_URL=${probes} node --import @lastgood/probe app.js`]),
    keptIn ? `data  ${printable(keptIn, ERROR_CHARS_MAX)}` : 'data  thrown away at the end; `lastgood serve` keeps it',
    'stop  Ctrl-C',
    '',
  ].join('\n')
}

function addDiagnose(program: Command, face: Face): void {
  const command = program
    .command('diagnose')
    .description('what broke, since when, where and why: a directory of exported telemetry, or the running workbench')
    .argument('[directory]', 'traces|logs|metrics.jsonl[.gz|.zst], changes.jsonl, case.json; any may be absent')
    .option('--since <duration>', 'ask the running workbench about the last … (90s, 15m, 2h)')
    .option('--service <name>', 'with --since: the service that was paged')
    .option('--practice', 'with --since: the system that the last drill broke, whose telemetry is kept apart')
    .option('--evidence <handle>', 'only what one claim rests on, e.g. ev-3')
    .option('--json', 'the whole diagnosis as JSON (schema lastgood.diagnosis/1)')
  withSettings(command).action(async (directory: string | undefined, flags: Flags) => {
    if ((directory === undefined) === (flags.since === undefined)) {
      return refuse(
        face,
        misused('name either a directory or --since: lastgood diagnose DIR, lastgood diagnose --since 30m'),
      )
    }
    if (directory !== undefined && flags.service !== undefined) {
      return refuse(face, misused('--service goes with --since; for a directory, name it in case.json: page.service'))
    }
    if (directory !== undefined && flags.practice === true) {
      return refuse(face, misused('--practice goes with --since: a directory is no system that a drill broke'))
    }
    const progress = progressOn(face.terminal.error)
    const answer =
      directory === undefined
        ? await askRunning(face, flags)
        : await face.actions.diagnoseDirectory(flags, directory, progress.say)
    progress.end()
    if (!answer.ok) return refuse(face, answer.error)
    showDiagnosis(face, answer.value, flags, directory)
  })
}

function showDiagnosis(face: Face, diagnosis: Diagnosis, flags: Flags, directory: string | undefined): void {
  const options = { paint: paintFor(face.terminal.out), columns: columnsOf(face.terminal.out, process.env.COLUMNS) }
  const you = face.actions.caller(flags)
  if (flags.evidence !== undefined) {
    showEvidence(face, diagnosis, flags)
  } else if (flags.json) {
    face.print(`${printableJson(diagnosis)}\n`)
  } else {
    const of = flags.practice === true ? ' --practice' : ''
    const next = `lastgood diagnose ${directory ?? `--since ${String(flags.since)}`}${of} --evidence ev-1`
    face.print(diagnosisText(diagnosis, { ...options, you, next }))
  }
}

function showEvidence(face: Face, { evidence }: Diagnosis, flags: Flags): void {
  const options = { paint: paintFor(face.terminal.out), columns: columnsOf(face.terminal.out, process.env.COLUMNS) }
  const found = evidence.find((e) => e.id === flags.evidence)
  if (found)
    face.print(
      flags.json ? `${printableJson({ schema: 'lastgood.evidence/1', ...found })}\n` : evidenceText(found, options),
    )
  else refuse(face, failed(`no evidence ${String(flags.evidence)}; it goes up to ev-${evidence.length}`))
}

async function askRunning(face: Face, flags: Flags): Promise<Result<Diagnosis, Refusal>> {
  const sinceMs = parseDuration(String(flags.since))
  if (sinceMs === undefined) {
    return err(misused(`--since: expected a duration such as 90s, 15m or 2h, got "${String(flags.since)}"`))
  }
  const to = face.terminal.clock.now()
  const service = flags.service === undefined ? {} : { service: String(flags.service) }
  const practice = flags.practice === true ? { practice: true } : {}
  return face.actions.diagnoseRunning(flags, { range: { from: unixMs(to - sinceMs), to }, ...service, ...practice })
}

function addChange(program: Command, face: Face): void {
  const command = program
    .command('change')
    .description('what people and machines did to the system')
    .command('add')
    .description('tell the running workbench of a change')
    .addOption(new Option('--kind <kind>', 'what it is').choices(CHANGE_KINDS).makeOptionMandatory())
    .requiredOption('--title <text>', 'one line for people')
    .option('--service <name>', 'the service that changed')
    .option('--environment <name>', 'where, e.g. production')
    .option('--at <time>', 'when it happened, RFC 3339 (default: now)')
    .addOption(new Option('--phase <phase>', 'how far it got').choices(['started', 'finished', 'failed', 'reverted']))
    .option('--from <text>', 'what was before, e.g. the version')
    .option('--to <text>', 'what is now')
    .option('--revision <text>', 'the configuration that runs with it, as its instances tell it (docs/watchers.md)')
    .option('--commit <sha>')
    .option('--url <url>')
    .option('--actor <role>', 'who or what did it')
    .option('--source <name>', 'where this report comes from', 'cli')
    .option('--id <id>', 'its id; the same id again tells of a stage of the same change (default: a new one)')
  withSettings(command).action(async (flags: Flags) => {
    const names = ['kind', 'title', 'service', 'environment', 'phase', 'from', 'to', 'commit', 'url', 'actor', 'source']
    const given = Object.fromEntries(names.flatMap((n) => (flags[n] === undefined ? [] : [[n, flags[n]]])))
    const now = rfc3339(face.terminal.clock.now())
    const change = parseChangeEvent({
      ...given,
      ...(flags.revision !== undefined && { details: { revision: flags.revision } }),
      id: flags.id ?? `chg-${randomUUID()}`,
      at: flags.at ?? now,
      receivedAt: now,
    })
    if (!change.ok) return refuse(face, misused(change.error))
    const added = await face.actions.addChange(flags, change.value)
    if (!added.ok) return refuse(face, added.error)
    face.print(`${change.value.id}\n`)
  })
}

function addDoctor(program: Command, face: Face): void {
  const command = program.command('doctor').description('what this machine has, what is missing, and every setting')
  withSettings(command.option('--json', 'as JSON')).action(async (flags: Flags) => {
    const examined = await face.actions.examine(flags)
    if (!examined.ok) return refuse(face, examined.error)
    const text = doctorText(examined.value, paintFor(face.terminal.out))
    face.print(flags.json ? `${printableJson(examined.value, 2)}\n` : text)
    if (examined.value.checks.some((check) => check.state === 'fail')) face.exit(1)
  })
}

/** The settings that `lastgood.yaml` and LASTGOOD_* know too. */
function withSettings(command: Command): Command {
  const ownUrl = command.options.some(({ long }) => long === '--url') // a change has a page; LASTGOOD_URL names the workbench there
  if (!ownUrl) command.option('--url <url>', 'the workbench that is asked, instead of host and port')
  return command
    .option('--host <address>', 'address to listen on')
    .option('--port <port>', 'web page and API (7117)')
    .option('--otlp-grpc-port <port>', 'OTLP over gRPC (4317)')
    .option('--otlp-http-port <port>', 'OTLP over HTTP (4318)')
    .option('--data <folder>', 'folder of the embedded database (.lastgood)')
    .option('--clickhouse-url <url>', 'a ClickHouse server instead of the embedded one')
}

function refuse(face: Face, { exit, says }: Refusal): void {
  face.terminal.error.write(`lastgood: ${printable(says, ERROR_CHARS_MAX)}\n`)
  face.exit(exit)
}

/** An error of several lines that quotes the command line. */
const quoted = (text: string): string => text.replace(/.+/g, (line) => printable(line, ERROR_CHARS_MAX))
