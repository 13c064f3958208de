import type { AnswerGroup, ReplayAnswer, ReplayResult, ReplayStretch } from '../../model/replay.ts'
import { isSecretName, MASK, withoutSecretValues } from '../../model/secrets.ts'
import { parsed } from './secrets.ts'

const GROUPS_SHOWN = 5
const SAYS_CHARS_MAX = 300
const ASIDE_SHOWN = 10

export type Sent = {
  readonly target: string
  readonly alone: readonly ReplayAnswer[]
  readonly many: readonly ReplayAnswer[]
  readonly together: boolean
}

/**
 * What sending came to. Answers are compared with those that were sent alone, one after another: each request's own number is taken out,
 * and so is every place at which even those differ (ids, times). What then still differs was caused by the others.
 */
export function resultOf({ target, alone, many, together }: Sent): ReplayResult {
  const told = { target, alone: stretchOf(alone), many: many.length === 0 ? null : { ...stretchOf(many), together } }
  const aside = changingIn(alone)
  const shown = (answer: ReplayAnswer): string => saidBy(answer, aside)
  const expected = new Set(alone.map(shown))
  const different = many.filter((answer) => !expected.has(shown(answer)))
  return {
    ...told,
    aside: [...aside].slice(0, ASIDE_SHOWN),
    expected: clip([...expected][0] ?? ''),
    different: different.length,
    groups: groupsOf(different, shown),
    verdict: verdictOf({ asMany: expected.size, sent: many.length, different: different.length }),
  }
}

type Counts = { readonly asMany: number; readonly sent: number; readonly different: number }

/** `asMany` unlike answers came to those that were sent alone. */
function verdictOf({ asMany, sent, different }: Counts): ReplayResult['verdict'] {
  if (asMany !== 1) return 'differs alone'
  if (sent === 0) return 'answered'
  return different > 0 ? 'differs' : 'as alone'
}

function stretchOf(answers: readonly ReplayAnswer[]): ReplayStretch {
  const took = answers.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b)
  const byStatus = Map.groupBy(answers, (answer) => ('failed' in answer ? 'no answer' : String(answer.status)))
  const statuses = Object.fromEntries([...byStatus].map(([status, of]) => [status, of.length]))
  return {
    sent: answers.length,
    statuses,
    p50Ms: took[Math.floor((took.length - 1) / 2)] ?? 0,
    maxMs: took.at(-1) ?? 0,
  }
}

/** Places of the JSON at which answers differ although each was sent alone; '' for all of a text. */
function changingIn(alone: readonly ReplayAnswer[]): ReadonlySet<string> {
  const [first, ...rest] = alone.map((answer) => ('failed' in answer ? undefined : leavesOf(ownTakenOut(answer))))
  const changing = new Set<string>()
  for (const other of rest)
    if (first !== undefined && other !== undefined)
      for (const place of new Set([...first.keys(), ...other.keys()]))
        if (first.get(place) !== other.get(place)) changing.add(place)
  return changing
}

/** An answer as text that can be compared. */
function saidBy(answer: ReplayAnswer, aside: ReadonlySet<string>): string {
  if ('failed' in answer) return `no answer: ${answer.failed}`
  const leaves = [...leavesOf(ownTakenOut(answer))].filter(([place]) => !aside.has(place))
  const told = leaves.map(([place, value]) => (place === '' ? value : `${place}=${unsecret(place, value)}`)).join(' ')
  return withoutSecretValues(`${answer.status} ${told}`)
}

const unsecret = (place: string, value: string): string => (isSecretName(place.split('.').at(-1)!) ? MASK : value)

/** With `{n}` where its own number stands, so that answers to unlike requests become alike. */
const ownTakenOut = ({ body, n }: Extract<ReplayAnswer, { readonly body: string }>): string =>
  body.replaceAll(new RegExp(`(?<!\\d)${n}(?!\\d)`, 'g'), '{n}')

const LEAVES_MAX = 2_000
const DEPTH_MAX = 20

/** Each value of a JSON text by its place; another text is one value. A number that was taken out makes it JSON again in quotes. */
function leavesOf(text: string): ReadonlyMap<string, string> {
  const json = parsed(text.replaceAll(/(?<=[:[,]\s*)\{n\}/g, '"{n}"'))
  const leaves = new Map<string, string>()
  if (json === undefined) return leaves.set('', text)
  const walk = (value: unknown, place: string, depth: number): void => {
    if (leaves.size >= LEAVES_MAX) return
    if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) leaves.set(place, JSON.stringify(value))
    else for (const [key, one] of Object.entries(value)) walk(one, place === '' ? key : `${place}.${key}`, depth + 1)
  }
  walk(json, '', 0)
  return leaves
}

function groupsOf(answers: readonly ReplayAnswer[], shown: (answer: ReplayAnswer) => string): readonly AnswerGroup[] {
  const groups = Map.groupBy(answers, (answer) => kindOf(shown(answer)))
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, GROUPS_SHOWN)
    .map((of) => ({ count: of.length, status: 'failed' in of[0]! ? null : of[0]!.status, says: clip(shown(of[0]!)) }))
}

/** Answers that differ in numbers alone are of one kind: each holds somebody else's. */
const kindOf = (said: string): string => said.replaceAll(/\d+/g, '#')

const clip = (text: string): string => (text.length <= SAYS_CHARS_MAX ? text : `${text.slice(0, SAYS_CHARS_MAX - 1)}…`)
