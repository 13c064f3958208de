import type { Plan } from '../../model/incident/testing.ts'
import type { Incident } from '../incident.ts'

/** What two incidents are compared by, broad words first. */
export const TRAITS = ['services', 'signals', 'causes', 'changes', 'log lines', 'words'] as const

export type Trait = (typeof TRAITS)[number]

/** What an incident is like, as far as its record tells: for each trait its values, without order. */
export type Traits = Readonly<Record<Trait, ReadonlySet<string>>>

/** Reads the traits of an incident off its record. */
export function traitsOf(incident: Incident): Traits {
  const { lifecycle, testing, ledger } = incident
  const cause = testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)
  const held = testing.predictions.filter(({ result }) => result?.verdict === 'supported').map(({ plan }) => plan)
  const measures = [...held.flatMap(measureIn), ...ledger.changes.flatMap(({ signal }) => signal ?? [])]
  const observed = ledger.changes.filter(({ origin }) => origin === 'observed')
  return {
    services: setOf([lifecycle.service, cause?.service]),
    signals: setOf(measures.map(({ signal }) => signal)),
    causes: setOf(cause === undefined ? [] : wordsOf(cause.statement)),
    changes: setOf(observed.flatMap(({ what }) => wordsOf(what))),
    'log lines': setOf(measures.map(({ contains }) => contains)),
    words: setOf([...wordsOf(lifecycle.title), ...(lifecycle.alert ? wordsOf(lifecycle.alert.name) : [])]),
  }
}

const measureIn = (plan: Plan): readonly Extract<Plan, { readonly kind: 'measure' }>['measure'][] =>
  plan.kind === 'measure' ? [plan.measure] : []

const setOf = (values: readonly (string | undefined)[]): ReadonlySet<string> =>
  new Set(values.filter((value) => value !== undefined))

/** Words that join others and say nothing by themselves. */
const JOINING: ReadonlySet<string> = new Set(
  'a an and are as at be but by for from has have in is it its not of on or our since that the their then there this to too up was we were which while who will with'.split(
    ' ',
  ),
)

/** Words without numbers, which differ from one incident to the next. */
export const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/\p{L}[\p{L}\p{N}_-]+/gu) ?? []).filter((word) => !JOINING.has(word))
