import type { Command } from 'commander'
import { printable, printableJson } from '../../../lib/printable.ts'
import { THE_OPEN_ONE } from '../../../respond/incident/call.ts'
import type { CheckFace } from '../checks/commands.ts'
import type { Flags } from '../flags.ts'
import { misused } from '../refusal.ts'
import type { AskReproduce, ReproduceWish } from './asks.ts'
import { replayText } from './texts.ts'

export type ReproduceFace = Omit<CheckFace, 'ask'> & { readonly ask: AskReproduce }

/** Adds `lastgood reproduce`. It sends from where it is typed. */
export function addReproduce(program: Command, face: ReproduceFace): void {
  const command = program
    .command('reproduce')
    .helpGroup('Suspect and test:')
    .description('from a failing trace or a snapshot to a request that can be sent again, alone and many at once')
    .argument('<trace|ev-N|pr-N>', 'a trace id, captured evidence with traces, or a probe with a snapshot')
    .option('--method <word>', 'where it is not known, or to be another')
    .option('--path <path>', 'path and query')
    .option('--header <text...>', 'name: value; again and again')
    .option('--body <text>', 'what is sent; {n} is another number in each request')
    .option('--body-from <name>', 'a variable of the snapshot, sent as JSON')
    .option('--set <text...>', 'place=value in a JSON body, e.g. customer=new-{n}')
    .option('--run', 'send it, to --target')
    .option('--target <url>', 'where it is sent: scheme, host and port')
    .option('--times <number>', 'how often (1); three are sent alone first, to compare with')
    .option('--together', 'all at once: a race does not show in single runs')
    .option('--unsafe', 'send a method that may change something, as POST does')
    .option('--public', 'send it to an address that is not private')
    .option('-i, --incident [inc-N]', 'keep the run as evidence (of the only open incident, when none is named)')
    .option('--json', 'as JSON')
  face.withSettings(command).action((of: string, flags: Flags) => reproduce(of, flags, face))
}

async function reproduce(of: string, flags: Flags, face: ReproduceFace): Promise<void> {
  if (flags.run === true && flags.target === undefined)
    return face.refuse(misused('--run needs --target: name where it is sent, e.g. http://127.0.0.1:8080'))
  if (flags.run !== true && (flags.times ?? flags.together ?? flags.target) !== undefined)
    return face.refuse(misused('--target, --times and --together go with --run'))
  const answer = await face.ask(flags, wishOf(of, flags))
  if (!answer.ok) return face.refuse(answer.error)
  if (answer.value.result?.verdict.startsWith('differs')) face.wrong()
  face.print(flags.json ? `${printableJson(answer.value, 2)}\n` : replayText(answer.value, face.options()))
  if (!flags.json && answer.value.kept !== null) face.print(`${printable(answer.value.kept)}\n`)
}

function wishOf(of: string, flags: Flags): ReproduceWish {
  const text = (name: string): string | undefined => (flags[name] === undefined ? undefined : String(flags[name]))
  const list = (name: string): readonly string[] | undefined => flags[name] as readonly string[] | undefined
  const { body, bodyFrom, method, path } = {
    body: text('body'),
    bodyFrom: text('bodyFrom'),
    method: text('method'),
    path: text('path'),
  }
  return {
    of,
    altered: { method, path, body, bodyFrom, headers: list('header'), set: list('set') },
    run:
      flags.run === true
        ? {
            target: String(flags.target),
            times: Number(flags.times ?? 1),
            together: flags.together === true,
            public: flags.public === true,
            unsafe: flags.unsafe === true,
          }
        : undefined,
    incident: flags.incident === true ? THE_OPEN_ONE : text('incident'),
  }
}
