import { type Command, Option } from 'commander'
import type { z } from 'zod'
import { messageOf } from '../../../lib/message-of.ts'
import { printable, printableJson } from '../../../lib/printable.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { THE_OPEN_ONE, type VerbCall, type VerbReply } from '../../../respond/incident/call.ts'
import { recordVerbs } from '../../../respond/incident/record/record-verbs.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import { VERB_GROUPS } from '../../../respond/incident/verbs.ts'
import { type Field, fieldsOf, givenOf, type Words } from '../../given.ts'
import type { Flags } from '../flags.ts'
import { failed, misused, type Refusal } from '../refusal.ts'
import { handleIn, handleMeant, withHandles } from './handles.ts'
import type { TextOptions } from './parts.ts'
import { findsWrong, replyText } from './texts.ts'
import { type WatchScreen, watching } from './watching.ts'

/** Asks the running workbench; `at` is as it was typed. */
export type AskVerb = (flags: Flags, verb: Verb, call: Omit<VerbCall, 'who'>) => Promise<Result<VerbReply, Refusal>>

/** The text of the file that a path names; `-` is standard input. */
export type ReadDocument = (path: string) => Promise<Result<string, string>>

export type IncidentFace = {
  readonly ask: AskVerb
  readonly document: ReadDocument
  readonly print: (text: string) => void
  readonly refuse: (refusal: Refusal) => void
  /** Ends the command with 1: it answered, and the answer is that something is wrong. */
  readonly wrong: () => void
  readonly options: () => TextOptions
  /** Where something is watched. */
  readonly screen: () => WatchScreen
  readonly withSettings: (command: Command) => Command
}

/** One command a verb, with flags made of its input. */
export function addIncidentVerbs(program: Command, face: IncidentFace): void {
  for (const { title, verbs, command, hasOwnCommands } of VERB_GROUPS) {
    if (hasOwnCommands) continue
    const parent = command && program.command(command.name).description(command.says).helpGroup(`${title}:`)
    parent?.enablePositionalOptions() // what stands behind its words belongs to them
    for (const verb of verbs)
      if (parent === undefined) addVerb(program, verb, face).helpGroup(`${title}:`)
      else addVerb(parent, verb, face, verb.name.replace(`${parent.name()}-`, ''))
  }
  const record = program.command('record').description('the record itself: verify, export, import').helpGroup('Record:')
  for (const verb of recordVerbs) addVerb(record, verb, face, verb.name.replace('record-', ''))
}

function addVerb(program: Command, verb: Verb, face: IncidentFace, word = verb.name): Command {
  const command = program.command(word).description(verb.says)
  const fields = fieldsOf(verb.input)
  const positional = verb.words.map((name) => fields.find((field) => field.name === name)!)
  const handle = verb.about === 'incident' ? ['[inc-N]'] : []
  command.argument(`[words...]`, positional.map(({ name, says }) => `${name}: ${says}`).join('; ') || undefined)
  const words = positional.map(({ name, required }) => (required ? name : `[${name}]`))
  command.usage([...handle, ...words, '[options]'].join(' '))
  if (verb.about === 'incident')
    command.option('-i, --incident <inc-N>', 'which incident (the only open one, when none is named)')
  for (const field of fields) command.addOption(optionOf(field))
  if (verb.does === 'write') {
    command.option('--at <time>', 'when it happened, RFC 3339 or 14:02 (UTC); default: now')
    command.option('--actor <name>', 'who you are (LASTGOOD_ACTOR)')
  }
  if (verb.watched) command.option('-w, --watch', 'draw it again whenever it changes, until Ctrl-C')
  return face
    .withSettings(command.option('--json', 'the reply as JSON'))
    .action(async (words: string[], flags: Flags) => {
      const [first] = words
      if (first !== undefined && verb.about === 'record' && verb.words.length === 0 && handleIn(first) !== undefined)
        return face.refuse(misused(`${word} is not about one incident but about all: type it without ${first}`))
      const { incident, given: typed } = sorted(verb, words, flags)
      const given = await withDocuments(verb, typed, face.document)
      if (!given.ok) return face.refuse(given.error)
      const { watch, ...asked } = flags // a setting has the same name
      const ask = () => face.ask(asked, verb, { incident, given: givenOf(verb.input, given.value) })
      const options = () => ({ ...face.options(), named: incident !== THE_OPEN_ONE })
      if (watch) return watched(verb, ask, flags, { ...face, options })
      const reply = await ask()
      if (!reply.ok) return refuseIn(flags, saidOf(reply.error, incident), face)
      if (findsWrong(reply.value)) face.wrong()
      if (flags.json) return face.print(`${printableJson(reply.value, 2)}\n`)
      const text = textFor(verb, reply.value, options())
      return text.ok ? face.print(text.value) : face.refuse(text.error)
    })
}

/** Draws a reply whenever it changes; as JSON one line each time. */
async function watched(
  verb: Verb,
  ask: () => Promise<Result<VerbReply, Refusal>>,
  flags: Flags,
  face: IncidentFace,
): Promise<void> {
  const draw = (reply: VerbReply): string => {
    if (flags.json) return `${printableJson(reply)}\n`
    const text = textFor(verb, reply, face.options())
    return text.ok ? text.value : `${text.error.says}\n`
  }
  const refusal = await watching(ask, draw, face.screen())
  if (refusal !== undefined) refuseIn(flags, refusal, face)
}

/** A refusal whose way out names the incident that was named. */
const saidOf = (refusal: Refusal, incident: string): Refusal =>
  incident === THE_OPEN_ONE ? refusal : { ...refusal, says: withHandles(refusal.says, incident) }

/** A refusal on stderr; for programs as JSON on stdout too, with what would pass it. */
function refuseIn({ json }: Flags, refusal: Refusal, face: IncidentFace): void {
  if (json && refusal.error !== undefined) face.print(`${printableJson({ error: refusal.error }, 2)}\n`)
  face.refuse(refusal)
}

/** `--next-steps <text>`; a list may be given again and again, a yes-no question without a value means yes. */
function optionOf({ name, says, type, choices }: Field): Option {
  const flag = `--${name.replace(/([A-Z])/g, '-$1').toLowerCase()}`
  const shape = {
    'yes-no': `${flag} [yes|no]`,
    list: `${flag} <value...>`,
    number: `${flag} <number>`,
    time: `${flag} <time>`,
  }
  const option = new Option(type in shape ? shape[type as keyof typeof shape] : `${flag} <text>`, says)
  return choices !== undefined && type === 'text' ? option.choices(choices) : option
}

type Sorted = { readonly incident: string; readonly given: Words }

/** Words without a flag: first the incident's handle when it is one, then the verb's own words, the last of which takes the rest. */
function sorted(verb: Verb, words: readonly string[], flags: Flags): Sorted {
  const handle = verb.about === 'incident' ? handleOf(verb, words) : undefined
  const rest = handle === undefined ? words : words.slice(1)
  const last = verb.words.length - 1
  const given: Record<string, Words[string]> = {}
  for (const [i, name] of verb.words.entries()) {
    const word = i === last ? rest.slice(i).join(' ') : rest[i]
    if (word !== undefined && word !== '') given[name] = word
  }
  if (last < 0 && rest.length > 0) given[rest[0]!] = true // the input refuses it by name
  for (const { name } of fieldsOf(verb.input)) {
    const flag = flags[name] as Words[string]
    if (flag !== undefined) given[name] = flag
  }
  const flagged = String(flags.incident ?? THE_OPEN_ONE)
  return { incident: handle ?? handleMeant(flagged) ?? flagged, given }
}

/** The incident that the first word means. A number does where it cannot be the first of the verb's own words, or is the only one and need not be. */
function handleOf(verb: Verb, [word, ...more]: readonly string[]): string | undefined {
  if (word === undefined) return undefined
  const own = fieldsOf(verb.input).find(({ name }) => name === verb.words[0])
  if (own === undefined || (more.length === 0 && !own.required)) return handleMeant(word)
  const isOwn = own.type === 'number' || (verb.input.shape[own.name] as z.ZodType).safeParse(word).success
  return isOwn ? handleIn(word) : handleMeant(word)
}

/** What is a document is named by its file; JSON is taken as it was typed. `-` as the last word is the text of standard input. */
async function withDocuments(verb: Verb, typed: Words, read: ReadDocument): Promise<Result<Words, Refusal>> {
  const given = { ...typed }
  for (const { name, type } of fieldsOf(verb.input)) {
    const path = typed[name]
    if (path === '-' && type === 'text' && verb.words.at(-1) === name) {
      const text = await read(path)
      if (!text.ok) return err(failed(`${path}: ${text.error}`))
      given[name] = text.value
    }
    if (type !== 'other' || typeof path !== 'string' || isJson(path)) continue
    const text = await read(path)
    if (!text.ok) return err(failed(`${path}: ${text.error}; name the file that holds it, or - for standard input`))
    if (!isJson(text.value)) return err(failed(`${path}: it holds no JSON object`))
    const broken = brokenIn(text.value)
    if (broken !== undefined) return err(failed(`${path}: it is no whole JSON: ${broken}; get it anew`))
    given[name] = text.value
  }
  return ok(given)
}

const isJson = (text: string): boolean => text.trimStart().startsWith('{')

/** Why a document cannot be read, such as a file that was cut on its way. */
function brokenIn(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return printable(messageOf(error))
  }
}

/** The reply in words. Errors: a workbench of another version answers in another shape. */
function textFor({ tellsTexts }: Verb, reply: VerbReply, options: TextOptions): Result<string, Refusal> {
  try {
    const text = replyText(reply, options)
    const { incident } = reply
    return ok(options.named && incident !== null && !tellsTexts ? withHandles(text, incident.id) : text)
  } catch {
    return err(
      failed(`the workbench answers ${reply.verb} otherwise than this command: one of them is older; --json shows it`),
    )
  }
}
