import type { CheckSeen, Difference, Fact } from '../../model/check.ts'

/** A share of a limit that moved by less is the same; what grows by a tenth of its limit fills it soon. */
const SHARE_MOVED = 0.1

/** One timing against one other: less than twice is how networks are. */
const TIMES_SLOWER = 2

/** Sizes and other numbers: half as much again. */
const TIMES_MORE = 1.5

/** Counts of independent things differ by chance by the root of their sum; twice that is seldom chance. */
const DEVIATIONS = 2

/** What is otherwise than in health, the furthest off first. */
export function differencesOf(
  healthy: Pick<CheckSeen, 'facts'>,
  seen: Pick<CheckSeen, 'facts'>,
): readonly Difference[] {
  const before = new Map(healthy.facts.map((fact) => [keyOf(fact), fact]))
  const now = new Map(seen.facts.map((fact) => [keyOf(fact), fact]))
  const keys = [...new Set([...now.keys(), ...before.keys()])]
  return keys
    .map((key) => ({ was: before.get(key) ?? noneOf(now.get(key)), is: now.get(key) ?? noneOf(before.get(key)) }))
    .filter(({ was, is }) => was === undefined || is === undefined || differ(was, is))
    .map(({ was, is }) => differenceOf(was, is))
    .sort(furtherOff)
}

const keyOf = ({ name, of = '' }: Fact): string => `${name}\n${of}`

/** A count that is not told is 0; of anything else that is not told, nothing is known. */
const noneOf = (fact: Fact | undefined): Fact | undefined =>
  fact?.unit.startsWith('{') ? { ...fact, value: 0 } : undefined

const differenceOf = (was: Fact | undefined, is: Fact | undefined): Difference => {
  const { name, of, unit } = (is ?? was)!
  return { name, ...(of !== undefined && { of }), unit, before: was?.value ?? null, now: is?.value ?? null }
}

function differ({ value: was, unit }: Fact, { value: is }: Fact): boolean {
  if (typeof was !== 'number' || typeof is !== 'number') return was !== is
  const moved = Math.abs(is - was)
  if (unit === '1') return moved >= SHARE_MOVED
  if (unit.startsWith('{')) return moved ** 2 > DEVIATIONS ** 2 * (was + is)
  if (unit === '' && Number.isInteger(was) && Number.isInteger(is)) return was !== is // a code, or a size of the machine
  const [less, more] = [Math.min(was, is), Math.max(was, is)]
  return more > 0 && more >= less * (unit === 's' ? TIMES_SLOWER : TIMES_MORE)
}

/** Words first, for they are decided; then numbers by how many times they grew or shrank; a single timing says least. */
const furtherOff = (a: Difference, b: Difference): number =>
  Number(a.unit === 's') - Number(b.unit === 's') || distanceOf(b) - distanceOf(a) || 0

function distanceOf({ before, now }: Difference): number {
  if (typeof before !== 'number' || typeof now !== 'number') return Number.MAX_VALUE
  const [less, more] = [Math.min(before, now), Math.max(before, now)]
  return less > 0 ? more / less : Number.MAX_SAFE_INTEGER
}
