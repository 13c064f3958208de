import type { z } from 'zod'
import type { Refusal } from './refusal.ts'

const FAULTS_SAID_MAX = 5 // a line that somebody reads; a list of a hundred wrong items has a hundred faults

/** What is wrong with what a verb was given, field by field, in words that need no look at the source. */
export function malformed(name: string, input: z.ZodObject, given: unknown, { issues }: z.ZodError): Refusal {
  const firsts = firstOfEach(issues)
  const faults = firsts.slice(0, FAULTS_SAID_MAX).map((issue) => faultOf(issue, input, given))
  const more = firsts.length - faults.length
  const what = [...faults, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
  return { kind: 'wrong', what, where: name, todo: 'Say it as it is expected.', command: `${typed(name)} --help` }
}

/** A verb as people type it: some are words of one command. */
const typed = (name: string): string =>
  `lastgood ${name.replace(/^(canary|cards|check|drill|hooks|notify|record)-/, '$1 ').replace(/^replay-.*/, 'reproduce')}`

type Issue = z.core.$ZodIssue

/** One fault a field: what is no day at all is also none that exists. */
const firstOfEach = (issues: readonly Issue[]): readonly Issue[] =>
  [...new Map(issues.toReversed().map((issue) => [issue.path.join('.'), issue])).values()].toReversed()

function faultOf(issue: Issue, input: z.ZodObject, given: unknown): string {
  const field = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const fields = Object.keys(input.shape).join(', ') || 'nothing'
    return `not expected: ${issue.keys.map(quoted).join(', ')} (there is: ${fields})`
  }
  if (field !== '' && valueAt(given, issue.path) === undefined) return missing(field, issue, input)
  return field === '' ? faultIn(issue) : `${field}: ${faultIn(issue)}`
}

function missing(field: string, issue: Issue, input: z.ZodObject): string {
  const says = (input.shape[field] as z.ZodType | undefined)?.description
  const choices = issue.code === 'invalid_value' && issue.values.length > 1 ? `: ${faultIn(issue)}` : ''
  return `${field} is missing${says === undefined ? '' : ` (${says})`}${choices}`
}

function faultIn(issue: Issue): string {
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid '))
    return `expected one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_type' && issue.expected === 'boolean') return 'expected yes or no'
  return issue.message.replace(/^(Invalid input|Too small|Too big): /, '')
}

const KEY_CHARS_MAX = 60

const quoted = (key: string): string =>
  JSON.stringify(key.length > KEY_CHARS_MAX ? `${key.slice(0, KEY_CHARS_MAX)}…` : key)

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  )
