import type { Command } from 'commander'
import { printableJson } from '../../../lib/printable.ts'
import { PROFILE_SECONDS, USUAL } from '../../../model/probe-limits.ts'
import { type ProbeKind, type ProbeNews, profileWish } from '../../../model/probes.ts'
import { MINUTE_MS } from '../../../model/time.ts'
import type { Flags } from '../flags.ts'
import { misused } from '../refusal.ts'
import { act, answered, type ProbeFace } from './face.ts'
import { addGrowth } from './growth.ts'
import { listText, newsText, placedText, planText, profileText, shownText, trailText } from './texts.ts'
import { numberIn, wishOf } from './wish.ts'

const AUDIT_SHOWN = '50'

/** Adds `lastgood probe …`. */
export function addProbes(program: Command, face: ProbeFace): void {
  const probe = program
    .command('probe')
    .description('look into the running processes of a service: no redeploy, no pause')
  const list = probe.command('list').description('who is connected, and which probes are in place')
  act(list, face, async (flags) => answered(face, flags, await (await face.asks()).list(flags), listText))
  addPlacing(probe, face, { kind: 'snapshot', name: 'snapshot', says: 'show the variables at a line' })
  addPlacing(probe, face, { kind: 'log', name: 'log', says: "say a sentence at a line: 'total={order.total}'" })
  addPlacing(probe, face, { kind: 'counter', name: 'count', says: 'count how often a line is passed' })
  addPlacing(probe, face, { kind: 'timer', name: 'time', says: 'measure from one line to another: src/cart.ts:88-95' })
  addPlacing(probe, face, {
    kind: 'verbose',
    name: 'verbose',
    says: 'have every logger say everything, for one user alone',
  })
  addProfile(probe, face)
  addGrowth(probe, face)
  const show = probe.command('show').description('one probe: how it stands, and its last hits').argument('<pr-N>')
  act(show, face, async (flags, id) =>
    answered(face, flags, await (await face.asks()).show(flags, id ?? ''), shownText),
  )
  addRemove(probe, face)
  addTail(probe, face)
  const audit = probe.command('audit').description('who placed what, where and why, and how it ended')
  audit.option('--limit <number>', 'how many of the newest', AUDIT_SHOWN)
  act(audit, face, async (flags) =>
    answered(face, flags, await (await face.asks()).audit(flags, Number(flags.limit)), trailText),
  )
}

type Kind = { readonly kind: ProbeKind; readonly name: string; readonly says: string }

function addPlacing(probe: Command, face: ProbeFace, { kind, name, says }: Kind): void {
  const command = probe.command(name).description(says).argument('<service>')
  command.argument(kind === 'verbose' ? '[file:line]' : '<file:line>')
  if (kind === 'log') command.argument('<template>', 'text with expressions in braces')
  if (kind === 'verbose') command.option('--user <header=value>', 'requests with this header, in place of a line')
  if (kind === 'snapshot')
    command.option('--callers <number>', 'how many callers to show too; pauses for a millisecond')
  command
    .option('--condition <expression>', 'only where this holds, e.g. order.total < 0')
    .option('--expires <duration>', `when it ends by itself: 90s, 15m, 2h (${USUAL.ttlMs / MINUTE_MS}m)`)
    .option('--hits <number>', 'hits after which it ends')
    .option('--rate <number>', 'hits a second that are sent')
    .option('--stall <ms>', `how long placing it may stall the process (${USUAL.stallMsMax})`)
    .option('--cpu <percent>', `of one CPU, that all probes of the process may take (${USUAL.cpuShareMax * 100})`)
    .option('--instance <name>', 'the instance, or the beginning of its name (the first)')
    .option('--all', 'every instance of the service')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--any-source', 'even where the file you look at is not what runs')
    .option('-i, --incident <inc-N>', 'the incident it stands in (the one that is open)')
    .option('--dry-run', 'only say how it would be placed; nothing is touched')
    .option('--tail', 'go on and print the hits as they come')
  act(command, face, async (flags, service = '', ...[place, template]) => {
    const wish = wishOf({ kind, service, place, template, flags })
    if (!wish.ok) return face.refuse(misused(wish.error))
    const { file } = wish.value
    const sourceHashes = file === undefined ? undefined : await (await face.asks()).sourceHashes(file)
    const whole = sourceHashes === undefined ? wish.value : { ...wish.value, sourceHashes: [...sourceHashes] }
    if (flags.dryRun === true) return answered(face, flags, await (await face.asks()).plan(flags, whole), planText)
    const incident = flags.incident === undefined ? undefined : String(flags.incident)
    const placed = await (await face.asks()).place(flags, whole, incident)
    answered(face, flags, placed, placedText)
    if (!placed.ok) return
    const { id } = placed.value.probe
    if (flags.tail) return follow(face, flags, { probe: id })
    if (!flags.json) face.print(`next: lastgood probe tail ${id}   or lastgood probe rm ${id}\n`)
  })
}

function addProfile(probe: Command, face: ProbeFace): void {
  const command = probe.command('profile').description('where time goes, or what allocated the memory that is kept')
  command
    .argument('<service>')
    .option('--heap', 'memory in place of time')
    .option('--seconds <number>', `how long, up to ${PROFILE_SECONDS.max} (${PROFILE_SECONDS.usual})`)
    .option('--instance <name>', 'the instance, or the beginning of its name (the first)')
    .option('--stall <ms>', 'how long it may stall the process')
  act(command, face, async (flags, service = '') => {
    const given = { seconds: numberIn(flags.seconds), stallMsMax: numberIn(flags.stall), instance: flags.instance }
    const told = Object.entries(given).filter(([, value]) => value !== undefined)
    const what = flags.heap === true ? 'heap' : 'cpu'
    const wish = profileWish.safeParse({ what, service, ...Object.fromEntries(told) })
    if (!wish.success) {
      const [issue] = wish.error.issues
      return face.refuse(misused(`${issue?.path.join('.')}: ${issue?.message}`))
    }
    answered(face, flags, await (await face.asks()).profile(flags, wish.data), profileText)
  })
  const attach = probe
    .command('attach')
    .description('load the agent into a process that was started without it (Linux)')
  attach.argument('<pid>').option('--probe-port <port>', 'the port of the workbench that processes dial (7118)')
  act(attach, face, async (flags, pid) => {
    const answer = await (await face.asks()).attach(flags, Number(pid))
    answered(face, flags, answer, ({ says }) => `${says}\nnext: lastgood probe list\n`)
  })
}

function addRemove(probe: Command, face: ProbeFace): void {
  const command = probe.command('rm').description('take probes out, at once').argument('<pr-N...>')
  act(command, face, async (flags, ...ids) => {
    for (const id of ids) {
      const removed = await (await face.asks()).remove(flags, id)
      answered(face, flags, removed, (one, options) => newsText({ kind: 'probe', probe: one }, options) ?? '')
    }
  })
}

function addTail(probe: Command, face: ProbeFace): void {
  const command = probe.command('tail').description('hits as they come, until Ctrl-C or the end of the probe')
  command
    .argument('[pr-N]')
    .option('--service <name>', 'only of this service')
    .option('--for <number>', 'end after so many hits')
  act(command, face, async (flags, id) => {
    const wants = Number(flags.for ?? 1)
    if (!Number.isSafeInteger(wants) || wants < 1)
      return face.refuse(misused(`--for: expected a number of hits, got "${String(flags.for)}"`))
    const service = flags.service === undefined ? undefined : String(flags.service)
    await follow(face, flags, { probe: id, service })
  })
}

/** Prints news until the probe that is watched has ended, or as many hits have come as were asked for. */
async function follow(
  face: ProbeFace,
  flags: Flags,
  watched: { probe?: string | undefined; service?: string | undefined },
): Promise<void> {
  let left = flags.for === undefined ? Number.POSITIVE_INFINITY : Number(flags.for)
  const ended = await (await face.asks()).tail(flags, watched, (news) => {
    const text = flags.json ? `${printableJson(news)}\n` : newsText(news, face.options())
    if (text !== undefined) face.print(text)
    if (news.kind === 'hit') left--
    return left > 0 && !isEnd(news, watched.probe)
  })
  if (!ended.ok) face.refuse(ended.error)
}

const isEnd = (news: ProbeNews, probe: string | undefined): boolean =>
  news.kind === 'probe' && news.probe.id === probe && !news.probe.active
