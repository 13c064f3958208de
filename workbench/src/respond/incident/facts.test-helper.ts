import type { Incident } from '../../method/incident.ts'
import { durationText } from '../../method/postmortem/draft/times.ts'
import type { Harm } from '../../model/incident/harm.ts'

/** Words that carry facts: those with a digit, and the made-up ones. */
export const factsIn = (markdown: string): readonly string[] =>
  (markdown.match(/[\p{L}\p{N}][\p{L}\p{N}:.+-]*/gu) ?? [])
    .map((word) => word.replace(/[.:]+$/, ''))
    .filter((word) => /\d/.test(word) || /^[qxzj]{3,}/.test(word))

/** The facts of the record, times to the second, and how long things took: the distances of named times. */
export function recordedIn(incident: Incident): ReadonlySet<string> {
  const text = JSON.stringify(incident.entries)
  const times = (text.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []).map(
    (at) => `${new Date(at).toISOString().slice(0, 19)}Z`,
  )
  const named = Object.values(incident.lifecycle.times).map(({ at }) => Date.parse(at))
  const durations = named.flatMap((from) => named.map((to) => durationText(Math.abs(to - from))))
  return new Set([
    ...factsIn(text),
    ...factsIn(JSON.stringify(incident.entries.map(({ incident: id }) => id))),
    ...times,
    ...durations.flatMap(factsIn),
  ])
}

/** The facts that follow from what was measured of what users feel: counts, shares of them, and latencies in ms and in s. */
export function measuredIn({ whole, flows }: Harm): ReadonlySet<string> {
  const stretches = [whole, ...flows].flatMap(({ before, since }) => [before, since])
  const shares = stretches.flatMap(({ requests, failed, slow }) =>
    [failed, slow, failed + slow].map((part) => (requests > 0 ? (part / requests) * 100 : 0)),
  )
  const numbers = numbersIn([whole, flows])
  const rounded = [...numbers, ...numbers.map((ms) => ms / 1000), ...shares].map((n) =>
    String(Number(n.toPrecision(3))),
  )
  return new Set([...rounded, ...numbers.map(String)])
}

const numbersIn = (value: unknown): readonly number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : []
