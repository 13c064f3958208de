import type { Command } from 'commander'
import { nearestName } from '../../../lib/nearest.ts'
import { printable, printableJson } from '../../../lib/printable.ts'
import { CHECKS, type CheckWish, hostAndPort } from '../../../model/check.ts'
import { THE_OPEN_ONE } from '../../../respond/incident/call.ts'
import type { Flags } from '../flags.ts'
import type { TextOptions } from '../incident/parts.ts'
import { misused, type Refusal } from '../refusal.ts'
import type { AskCheck } from './asks.ts'
import { checkText } from './texts.ts'

export type CheckFace = {
  readonly ask: AskCheck
  readonly print: (text: string) => void
  readonly refuse: (refusal: Refusal) => void
  /** Ends the command with 1: it answered, and the answer is that something is wrong. */
  readonly wrong: () => void
  readonly options: () => TextOptions
  readonly withSettings: (command: Command) => Command
}

/** Adds `lastgood check host`, `http`, `tls`, `postgres` and `redis` beside `lastgood check p-1`. They look from where they are typed. */
export function addChecks(program: Command, face: CheckFace): void {
  const check = program.commands.find((one) => one.name() === 'check') ?? program.command('check')
  check.enablePositionalOptions()
  check.description(`${check.description()}; or look at the system itself: ${CHECKS.join(', ')}`)
  check.hook('preAction', (_, command) => {
    if (command === check) refuseTypo(check)
  })
  add(check, face, 'host', 'memory, CPU, connections, disks and descriptors of this machine', (command) =>
    command
      .option('--pid <number>', 'look at this process, too, and count its connections alone')
      .option('--service <name>', 'the process here that has OTEL_SERVICE_NAME=<name>'),
  ).action((flags: Flags) => hostAsked(flags, face))
  add(check, face, 'http', 'one GET: its status, where its time went, where it redirects to', (command) =>
    command.argument('<url>'),
  ).action((url: string, flags: Flags) => httpAsked(url, flags, face))
  add(check, face, 'tls', 'the certificates of an endpoint: who vouches for them, and what ends when', (command) =>
    command.argument('<host:port>').option('--name <name>', 'the name that clients ask for, where it is not the host'),
  ).action((place: string, flags: Flags) => tlsAsked(place, flags, face))
  add(check, face, 'postgres', 'connections, what runs and waits, who blocks whom, statements by time', (command) =>
    command
      .argument(
        '[url]',
        'postgres://user@host/database (the setting postgresUrl; a password better comes by PGPASSWORD)',
      )
      .option('--explain <statement>', 'the plan of a statement; it is not run')
      .option('--analyze', 'run it for its plan, and take back what it did'),
  ).action((url: string | undefined, flags: Flags) => postgresAsked(url, flags, face))
  add(
    check,
    face,
    'redis',
    'how fast it answers, memory and connections, what it throws out, its slowest commands',
    (command) =>
      command.argument(
        '[url]',
        'redis://user@host:6379 (the setting redisUrl; a password better comes by REDISCLI_AUTH)',
      ),
  ).action((url: string | undefined, flags: Flags) => redisAsked(url, flags, face))
}

/** A word that is neither a prediction nor an incident was meant as something to look at. */
function refuseTypo(check: Command): void {
  const typo = check.args.find((word) => !/^(inc|p)-\d+$/.test(word))
  if (typo === undefined) return
  const nearest = nearestName(typo, CHECKS)
  const todo =
    nearest === undefined ? `say a prediction such as p-1, or one of ${CHECKS.join(', ')}` : `did you mean ${nearest}?`
  check.error(`lastgood: ${typo} is nothing that can be looked at: ${todo}`)
}

function add(check: Command, face: CheckFace, name: string, says: string, own: (command: Command) => Command): Command {
  const command = own(check.command(name).description(says))
    .option('--keep', 'keep it as what health looks like')
    .option('--against <ev-N>', 'hold it against this evidence, in place of what was kept of health')
    .option('-i, --incident [inc-N]', 'keep it as evidence (of the only open incident, when none is named)')
    .option('--json', 'as JSON (schema lastgood.check/1)')
  return face.withSettings(command)
}

function hostAsked(flags: Flags, face: CheckFace): Promise<void> | void {
  const pid = flags.pid === undefined ? undefined : Number(flags.pid)
  if (pid !== undefined && (!Number.isSafeInteger(pid) || pid < 1))
    return face.refuse(misused(`--pid: expected the number of a process, got "${String(flags.pid)}"`))
  const service = flags.service === undefined ? undefined : String(flags.service)
  if (pid !== undefined && service !== undefined) return face.refuse(misused('name --pid or --service, not both'))
  return asked({ check: 'host', pid, service }, flags, face)
}

function httpAsked(url: string, flags: Flags, face: CheckFace): Promise<void> | void {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  if (!isWeb) return face.refuse(misused(`expected a URL such as https://host/path, got "${printable(url)}"`))
  return asked({ check: 'http', url }, flags, face)
}

function tlsAsked(place: string, flags: Flags, face: CheckFace): Promise<void> | void {
  const to = hostAndPort(place)
  if (to === undefined)
    return face.refuse(misused(`expected HOST:PORT, e.g. example.org:443, got "${printable(place)}"`))
  return asked({ check: 'tls', ...to, name: flags.name === undefined ? undefined : String(flags.name) }, flags, face)
}

function postgresAsked(url: string | undefined, flags: Flags, face: CheckFace): Promise<void> | void {
  const isPostgres = url === undefined || (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol))
  if (!isPostgres) return face.refuse(misused('expected a URL such as postgres://user@host:5432/database'))
  const explain = flags.explain === undefined ? undefined : String(flags.explain)
  if (flags.analyze === true && explain === undefined) return face.refuse(misused('--analyze goes with --explain'))
  return asked({ check: 'postgres', url, explain, analyze: flags.analyze === true }, flags, face)
}

function redisAsked(url: string | undefined, flags: Flags, face: CheckFace): Promise<void> | void {
  const isRedis = url === undefined || (URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol))
  if (!isRedis) return face.refuse(misused('expected a URL such as redis://user@host:6379, or rediss:// for TLS'))
  return asked({ check: 'redis', url }, flags, face)
}

async function asked(wish: CheckWish, flags: Flags, face: CheckFace): Promise<void> {
  const answer = await face.ask(flags, wish, {
    against: flags.against === undefined ? undefined : String(flags.against),
    keep: flags.keep === true,
    incident: flags.incident === true ? THE_OPEN_ONE : (flags.incident as string | undefined),
  })
  if (!answer.ok) return face.refuse(answer.error)
  const { report, kept, notKept } = answer.value
  if (report.troubles.some(({ level }) => level === 'bad')) face.wrong()
  face.print(flags.json ? `${printableJson(report, 2)}\n` : checkText(report, face.options()))
  if (!flags.json) for (const line of kept) face.print(`${printable(line)}\n`)
  if (notKept !== undefined) face.refuse(notKept)
}
