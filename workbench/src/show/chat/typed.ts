import { Command, CommanderError } from 'commander'
import { clipped } from '../../lib/clipped.ts'
import { messageOf } from '../../lib/message-of.ts'
import { err, type Result } from '../../lib/result.ts'
import { type Holder, holds } from '../../model/access.ts'
import type { VerbCall, VerbReply } from '../../respond/incident/call.ts'
import type { Refusal } from '../../respond/incident/refusal.ts'
import type { Verb } from '../../respond/incident/verb.ts'
import { REMOTE_VERB_GROUPS } from '../../respond/incident/verbs.ts'
import { addIncidentVerbs } from '../cli/incident/commands.ts'
import { plain } from '../cli/paint.ts'
import { failed, type Refusal as Said } from '../cli/refusal.ts'
import { refusedLine } from '../refused-line.ts'

/** What a line in a chat came to: text for whoever typed it, or for everybody there. */
export type Answered = { readonly text: string; readonly forAll: boolean }

/** Runs verbs, and hears what became of each. */
export type Asked = {
  readonly call: (verb: Verb, call: VerbCall) => Promise<Result<VerbReply, Refusal>>
  readonly ran: (verb: Verb, status: 200 | 400 | 403) => void
}

const COLUMNS = 90 // what a chat shows in a line on a wide screen
const ERROR_CHARS_MAX = 1_000

const HERE = new Set(REMOTE_VERB_GROUPS.flatMap(({ verbs }) => verbs))

/** Does what the words of a command say, for somebody, with the words and the texts of the command line. Never throws. */
export async function answerTo(words: readonly string[], holder: Holder, asked: Asked): Promise<Answered> {
  if (words.length === 0 || (words[0] === 'help' && words.length === 1)) return { text: HELP, forAll: false }
  const said: string[] = []
  let wrote = false
  const program = new Command('lastgood').exitOverride().configureOutput({
    writeOut: (text) => said.push(text),
    writeErr: (text) => said.push(clipped(text, ERROR_CHARS_MAX)),
  })
  addIncidentVerbs(program, {
    ask: async (flags, verb, call) => {
      const reply = await askedBy(holder, { flags, verb, call }, asked)
      wrote = reply.ok && reply.value.entries.length > 0
      return reply
    },
    document: async () => err('a chat has no files: use the command line or the page'),
    print: (text) => said.push(text),
    refuse: ({ says }) => said.push(says),
    wrong: () => undefined,
    options: () => ({ paint: plain, columns: COLUMNS }),
    screen: () => {
      throw new Error('nothing is watched in a chat: use the command line or the page')
    },
    withSettings: (command) => command,
  })
  try {
    await program.parseAsync([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) said.push(clipped(messageOf(error), ERROR_CHARS_MAX))
  }
  return { text: said.join('\n').trim() || 'done', forAll: wrote }
}

type Line = {
  readonly flags: Readonly<Record<string, unknown>>
  readonly verb: Verb
  readonly call: Omit<VerbCall, 'who'>
}

async function askedBy(
  { name, kind, scopes }: Holder,
  { flags, verb, call }: Line,
  asked: Asked,
): Promise<Result<VerbReply, Said>> {
  if (!HERE.has(verb)) return err(failed(`${verb.name} is not for a chat: use the command line`))
  if (flags.at !== undefined || flags.actor !== undefined)
    return err(failed(`here it happens now, and you are ${name}: leave out --at and --actor`))
  const needed = verb.does === 'write' ? 'responder' : 'viewer'
  if (!holds(scopes, needed)) {
    asked.ran(verb, 403)
    return err(failed(`${name} is ${scopes.join(', ')}, and ${verb.name} needs ${needed}`))
  }
  const reply = await asked.call(verb, { ...call, who: { actor: { name, kind } } })
  asked.ran(verb, reply.ok ? 200 : 400)
  if (reply.ok) return reply
  return err(failed(refusedLine(reply.error)))
}

/** The first word of each verb, by what it is for. */
const HELP = [
  'The words of the command line: status, note "what you see", update --post, resolve …',
  ...[...Map.groupBy(REMOTE_VERB_GROUPS, ({ title }) => title)].map(
    ([title, groups]) => `${title}: ${groups.flatMap(wordsIn).join(', ')}`,
  ),
  'help WORD tells more. What writes is seen by all here.',
].join('\n')

function wordsIn({ verbs, command, hasOwnCommands }: (typeof REMOTE_VERB_GROUPS)[number]): readonly string[] {
  if (hasOwnCommands) return []
  return command === undefined ? verbs.map(({ name }) => name) : [command.name]
}
