import { holds } from '../../../method/testing/judge.ts'
import { checkWords, factAmount } from '../../../method/testing/words.ts'
import { type CheckWish, type Fact, hostAndPort } from '../../../model/check.ts'
import { oneLine } from '../../../model/incident/said.ts'
import type { CheckPlan } from '../../../model/incident/testing.ts'
import type { ChecksPort } from '../../checks/ports.ts'
import type { Look } from './look.ts'

/** What a plan looks at. */
export function wishOf({ check, place = '' }: CheckPlan): CheckWish {
  switch (check) {
    case 'http':
      return { check, url: place }
    case 'tls':
      return { check, ...hostAndPort(place)! }
    case 'host':
    case 'postgres':
    case 'redis':
      return { check }
  }
}

/** Looks, and holds the number that was named against both conditions. */
export async function lookAtCheck(plan: CheckPlan, checks: ChecksPort | undefined): Promise<Look> {
  if (checks === undefined) return { verdict: 'error', says: 'this workbench looks at nothing' }
  const read = await checks.look(wishOf(plan))
  if (!read.ok) return { verdict: 'error', says: oneLine(read.error) }
  const { facts } = read.value
  const answer = facts.find(({ name }) => name === 'answer')?.value ?? 'yes'
  const fact = facts.find(({ name, of }) => name === plan.fact && (plan.of === undefined || of === plan.of))
  if (fact === undefined && answer !== 'yes') return { verdict: 'error', says: oneLine(`no answer: ${answer}`) }
  return judged(plan, fact)
}

function judged(plan: CheckPlan, fact: Fact | undefined): Look {
  const what = checkWords(plan)
  if (fact === undefined) return { verdict: 'no-data', says: oneLine(`${what}: the check tells no such number`) }
  const { value, unit } = fact
  if (typeof value !== 'number') return { verdict: 'error', says: oneLine(`${what} is no number: ${value}`) }
  const says = (end: string): string => oneLine(`${what}: ${factAmount(value, unit)}; ${end}`)
  if (holds(value, plan.success)) return { verdict: 'supported', says: says('it holds') }
  if (holds(value, plan.failure)) return { verdict: 'refuted', says: says('which refutes') }
  return { verdict: 'inconclusive', says: says('neither supports nor refutes') }
}
