import { percent } from '../../lib/percent.ts'
import type { Harm } from '../../model/incident/harm.ts'
import type { TriageAnswers } from '../../model/incident/triage-questions.ts'
import { beforeSays, FLOWS_TOLD, type Found, fact, unmeasured } from './finding.ts'
import { badShare, type FlowState, flowStates, shareOf } from './flows.ts'
import { count, duration, nameOf } from './says.ts'

/** What users feel and how many of them, in words, numbers and the query behind them. */
export function effectAndScope(harm: Harm): { readonly effect: Found<'effect'>; readonly scope: Found<'scope'> } {
  if (harm.whole.since.requests === 0) return { effect: unmeasured, scope: unmeasured }
  const states = flowStates(harm)
  return { effect: effectOf(harm, states), scope: scopeOf(harm, states) }
}

/** Which flows left their baseline. */
export function flowsComplete({ flows, asked }: Harm, states: readonly FlowState[]): Found<'flowsComplete'> {
  const off = states.filter(({ failing, slow, silent }) => failing || slow || silent)
  const named = off.slice(0, FLOWS_TOLD).map(flowSays).join('; ')
  const more = off.length > FLOWS_TOLD ? `; and ${off.length - FLOWS_TOLD} more` : ''
  const comparable = states.some(({ compared }) => compared)
  const says =
    off.length === 0
      ? calmSays(flows.length, comparable)
      : `${off.length} of ${flows.length} left their baseline: ${named}${more}`
  const answer = off.some(({ failing, silent }) => failing || silent)
    ? 'no'
    : off.length > 0
      ? 'slowly'
      : comparable
        ? 'yes'
        : 'unknown'
  return { answer, measured: fact(says, { flows: flows.length, offBaseline: off.length }, asked) }
}

const calmSays = (flows: number, comparable: boolean): string =>
  comparable ? `all ${flows} are in their baseline` : `none of ${flows} fails; ${UNCOMPARED}`

const UNCOMPARED = 'no request came in the quiet stretch, so what is slow cannot be told'

function flowSays({ flow, failing, silent }: FlowState): string {
  const { before, since, p99Ms, p99MsBefore } = flow
  const name = nameOf(flow.service, flow.operation)
  if (silent) return `${name} gets no requests (before ${count(before.requests)})`
  if (failing) return `${name} fails in ${percent(shareOf(since.failed, since))} (${beforeSays(before, before.failed)})`
  return `${name} p99 ${duration(p99MsBefore ?? 0)} → ${duration(p99Ms ?? 0)}`
}

/** P0 begins at more than 10 % of users; "all" leaves room for those who did not come by. */
const SCOPE_MANY = 0.1
const SCOPE_ALL = 0.9

/** Users where requests name them, else requests; what was bad already before the impact does not count. */
export function scopeOf({ whole, asked }: Harm, states: readonly FlowState[]): Found<'scope'> {
  const { since, before, users, usersHit } = whole
  const bad = since.failed + since.slow
  const requests = `${percent(badShare(since))} of requests failed or were slow (${count(bad)} of ${count(since.requests)}; ${beforeSays(before, before.failed + before.slow)})`
  const share = users === null ? badShare(since) : (usersHit ?? 0) / users
  const people = users === null ? '' : `${usersHit} of ${users} users (${percent(share)}) met one; `
  const numbers = {
    requests: since.requests,
    bad,
    badShare: badShare(since),
    badShareBefore: badShare(before),
    users,
    usersHit,
  }
  return {
    answer: scopeFor(states, share - badShare(before), usersHit),
    measured: fact(`${people}${requests}`, numbers, asked),
  }
}

function scopeFor(states: readonly FlowState[], share: number, usersHit: number | null): TriageAnswers['scope'] {
  const touched = states.filter(({ failing, slow, silent, glitch }) => failing || slow || silent || glitch)
  if (touched.length === 0) return states.some(({ compared }) => compared) ? 'none' : 'unknown'
  if (touched.length === states.length && touched.every(({ silent }) => silent)) return 'all'
  if (usersHit === 1) return 'one'
  return share >= SCOPE_ALL ? 'all' : share > SCOPE_MANY ? 'many' : 'some'
}

/** What is broken, as far as requests tell. */
export function effectOf({ whole, asked, usersDown }: Harm, states: readonly FlowState[]): Found<'effect'> {
  const { since, p99Ms, p99MsBefore } = whole
  const p99 = p99Ms === null || p99MsBefore === null ? '' : `, p99 ${duration(p99MsBefore)} → ${duration(p99Ms)}`
  const down = states.filter((state) => state.down).map(({ flow }) => nameOf(flow.service, flow.operation))
  const downs = down.length === 0 ? '' : `down: ${down.slice(0, FLOWS_TOLD).join(', ')}; `
  const nothing = shareDown(whole.users, usersDown, states)
  const people = nothing > SCOPE_MANY ? `down for ${usersDown} of ${whole.users} users (${percent(nothing)}); ` : ''
  const says = `${downs}${people}${percent(shareOf(since.failed, since))} of requests fail${p99}`
  const numbers = {
    failedShare: shareOf(since.failed, since),
    slowShare: shareOf(since.slow, since),
    p99Ms,
    p99MsBefore,
    down: down.length,
    ...(usersDown !== undefined && { usersDown }),
  }
  return { answer: nothing > SCOPE_MANY ? 'down' : effectFor(states), measured: fact(says, numbers, asked) }
}

/** Share of users who got nothing at all, where more fails than before: who always fails is not down since. */
const shareDown = (users: number | null, down: number | undefined, states: readonly FlowState[]): number =>
  users === null || users === 0 || down === undefined || !states.some(({ failing }) => failing) ? 0 : down / users

function effectFor(states: readonly FlowState[]): TriageAnswers['effect'] {
  if (states.some(({ down }) => down)) return 'down'
  if (states.some(({ failing }) => failing)) return 'broken'
  if (states.some(({ slow }) => slow)) return 'slow'
  if (states.some(({ glitch }) => glitch)) return 'glitch'
  return states.some(({ compared }) => compared) ? 'none' : 'unknown'
}
