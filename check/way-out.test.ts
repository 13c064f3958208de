import { expect, test } from 'vitest'
import { isCode, isTest, type Source, sources } from './sources.ts'

/** Where refusals are said that the page and agents show as well as the command line. */
const SAID_TO_ALL = /^(workbench\/src\/(respond|live|method|receive|show\/http|show\/web)|probe\/src\/agent)\//

/** A command of ours or an option of one. `node --import` is how a probe gets into a process. */
const COMMAND = /\blastgood [a-z]|(?<![\w-])--(?!import\b)[a-z]/

const files = sources(isCode).filter(({ path }) => SAID_TO_ALL.test(path) && !isTest(path))

/** What stands after `todo:` or `todo =`, up to the next field or the end of the object. */
const todosIn = ({ text }: Source): readonly string[] =>
  [...text.matchAll(/\btodo(?:: | = |:\n|\s*=\n)([\s\S]{0,600})/g)].map(
    ([, rest]) =>
      rest!.split(/\n?\s*\b(?:command|pass|kind|what|where)\b\??: |\n\s*(?:return|const)\b|\n\s*[}\])]/)[0]!,
  )

/** The fourth argument of a refusal that is made by `refused(kind, what, where, todo, command)`. */
const toldIn = ({ text }: Source): readonly string[] =>
  [...text.matchAll(/\brefused\(\s*'/g)].flatMap(({ index }) => argumentsAt(text, index + 'refused('.length)[3] ?? [])

const OPEN = '([{'
const CLOSED = ')]}'

/** The arguments of a call, from behind its parenthesis on; texts may hold anything. */
function argumentsAt(text: string, from: number): readonly string[] {
  const found: string[] = []
  let [depth, begun, quote] = [0, from, '']
  for (let at = from; at < text.length; at++) {
    const one = text[at]!
    if (quote !== '') {
      if (one === quote && text[at - 1] !== '\\') quote = ''
    } else if ('\'"`'.includes(one)) quote = one
    else if (OPEN.includes(one)) depth++
    else if (CLOSED.includes(one) && depth-- === 0) return [...found, text.slice(begun, at)]
    else if (one === ',' && depth === 0) {
      found.push(text.slice(begun, at))
      begun = at + 1
    }
  }
  return found
}

test('the way out of a refusal is told in words; commands stand in a field of their own', () => {
  const told = files.flatMap((file) =>
    [...todosIn(file), ...toldIn(file)].map((todo) => ({ path: file.path, todo: todo.trim() })),
  )
  expect(told.length).toBeGreaterThan(100)
  expect(told.filter(({ todo }) => COMMAND.test(todo))).toEqual([])
})

/** What is shown to all as it stands: the rest of these rooms speaks to whoever runs the workbench, a draft to whoever writes it on. */
const SAID_AS_IT_STANDS = /^(workbench\/src\/(respond|live|method(?!\/postmortem\/draft))|probe\/src\/agent)\//

/** A text on one line, with its quotes. */
const TEXT = /(['"`])(?:(?!\1)[^\\\n]|\\.)*\1/g

/** One command or several to choose from, and nothing else. */
const isCommands = (said: string): boolean =>
  said
    .slice(1, -1)
    .split(/; (?:or: |else: |and: )?/)
    .every((part) => /^(?:lastgood |--|\$\{|$)/.test(part))

/** Sentences that name a command: reminders, flags, next steps, warnings, what fields are for. */
const sentencesIn = ({ path, text }: Source): readonly { readonly path: string; readonly said: string }[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line))
    .flatMap((line) => (line.match(TEXT) ?? []).map((said) => ({ path, said })))
    .filter(({ said }) => COMMAND.test(said) && !isCommands(said))

test('no sentence names a command: it stands beside it, for those who type', () => {
  const rooms = files.filter(({ path }) => SAID_AS_IT_STANDS.test(path))
  expect(rooms.length).toBeGreaterThan(100)
  expect(rooms.flatMap(sentencesIn)).toEqual([])
})

test.for([
  ["  lead: 'nobody leads: lastgood lead takes it',", 1],
  ['  says: `it is late: --post tells`,', 1],
  ["  command: 'lastgood update --post; or: lastgood update --nothing-new',", 0],
  ["  command: '--at TIME; or: lastgood correct SEQ --to TIME',", 0],
  [' * `lastgood lead` takes it', 0],
] as const)('a sentence with a command is seen in %s', ([text, commands]) => {
  expect(sentencesIn({ path: '', text })).toHaveLength(commands)
})

test.for([
  ["  todo: 'lastgood changes lists them.',\n  pass: []", 1],
  ["refused('wrong', `of (one, two)`, id, 'Say it with --sure.')", 1],
  ["  todo: 'Say it.',\n  command: 'lastgood changes',", 0],
  ["refused('wrong', 'lastgood is off', id, 'Say it.', 'lastgood changes')", 0],
] as const)('sees %s', ([text, commands]) => {
  const told = [...todosIn({ path: '', text }), ...toldIn({ path: '', text })]
  expect(told).toHaveLength(1)
  expect(told.filter((todo) => COMMAND.test(todo))).toHaveLength(commands)
})
