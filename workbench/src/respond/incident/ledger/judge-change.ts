import { clipped } from '../../../lib/clipped.ts'
import { wholePercent } from '../../../lib/percent.ts'
import type { Incident } from '../../../method/incident.ts'
import type { Judgement } from '../../../method/ledger/judge.ts'
import { didNotHelp, effectiveAt, type LedgerChange, verifyUntilOf } from '../../../method/ledger/ledger.ts'
import { rivalsOf } from '../../../method/ledger/overlap.ts'
import { beganAt, LATE_PAGE_MS } from '../../../method/lifecycle/began.ts'
import { oneHopFurther } from '../../../method/testing/one-hop-further.ts'
import { IN_VAIN, isOfWholeWindow, takenBackBy } from '../../../method/testing/taken-back.ts'
import type { Hypothesis } from '../../../method/testing/testing.ts'
import { measureWords } from '../../../method/testing/words.ts'
import type { EventOf } from '../../../model/incident/event.ts'
import type { ChangeVerdict } from '../../../model/incident/ledger.ts'
import type { Measure } from '../../../model/incident/measure.ts'
import { LINE_CHARS_MAX, oneLine } from '../../../model/incident/said.ts'
import { rangeInText, rfc3339, type TimeRange, unixMs } from '../../../model/time.ts'
import { withRefusals } from '../counted-refusals.ts'
import type { IncidentPorts } from '../ports.ts'
import { hopsKnown } from '../testing/hops-known.ts'
import { type Effect, measuredEffect } from './measured-effect.ts'
import { neighboursIn } from './neighbours.ts'
import { type SinceChange, type Stretches, sinceChange } from './since-change.ts'

const STRETCH_MS_MIN = 60_000
const STRETCH_MS_MAX = 60 * 60_000

/** The verdict on a change, as an event to be recorded: its signal before, while it was bad, and since. */
export async function judgedChange(
  change: LedgerChange,
  incident: Incident,
  ports: IncidentPorts,
): Promise<EventOf<'change-judged'>> {
  const now = ports.clock.now()
  const stretches = stretchesOf(change, incident, now)
  const { healthy: quiet, before: impact } = stretches
  const told: Measure = change.signal ?? { signal: 'error-share' }
  const signal = await withRefusals(told, { quiet, impact }, ports.measure)
  const effect = await measuredEffect(signal, stretches, ports)
  const seen = effect.judgement
  const since = seen.verdict === 'helped' ? await sinceChange(effect.by, stretches, ports) : { harm: [], lines: [] }
  const judgement: Judgement = since.harm.length === 0 ? seen : { ...seen, verdict: 'unclear' }
  const watched = { ...change, judged: undefined } // an early verdict ends no watch: what began since is a rival, too
  const rivals = rivalsOf(watched, incident.ledger, await neighboursIn(stretches.before, ports))
  const verdict = rivals.length > 0 ? 'confounded' : judgement.verdict
  const windows = { before: rangeInText(stretches.before), after: rangeInText(stretches.after) }
  const vain = inVain(change, { verdict, windows, at: rfc3339(now) }, incident)
  const beyond = vain === undefined ? [] : await beyondOf(vain.suspected, change, incident, ports)
  const rival = rivals.map(({ id }) => id).join(', ')
  return {
    kind: 'change-judged',
    id: change.id,
    ...judgement,
    verdict,
    says: clipped(
      `${verdictText(verdict, judgement, rival, since)}${vain?.says ?? ''}${instead(effect, signal)}${cameAndWent(effect)}${totals(effect)}${counted(signal)}${but(since)}`,
      LINE_CHARS_MAX,
    ),
    windows,
    ...(beyond.length > 0 && { beyond: beyond.map((hop) => oneLine(hop)) }),
  }
}

type Judged = Pick<NonNullable<LedgerChange['judged']>, 'verdict' | 'windows' | 'at'>

/** What follows where a change took back another one in vain, and who was suspected of it; undefined where that is not so, or not yet. */
function inVain(change: LedgerChange, judged: Judged, { testing, ledger }: Incident) {
  const taken = takenBackBy(change, ledger)
  if (taken.length === 0 || !didNotHelp(judged.verdict) || !isOfWholeWindow(change, judged)) return undefined
  const suspected = testing.hypotheses.find((h) => h.change !== undefined && taken.includes(h.change))
  return { suspected, says: `; of ${suspected?.changed?.title ?? taken[0]} that says: ${IN_VAIN}` }
}

/** One hop further than the suspect, or than the change itself. */
async function beyondOf(
  suspected: Hypothesis | undefined,
  { services }: LedgerChange,
  incident: Incident,
  ports: IncidentPorts,
): Promise<readonly string[]> {
  return oneHopFurther(suspected ?? { service: services[0] }, incident.testing, await hopsKnown(incident, ports))
}

/** Equally long stretches: up to the onset, up to the change, and since the change until its verification ends. */
function stretchesOf(change: LedgerChange, incident: Incident, now: number): Stretches {
  const began = beganAt(incident)
  const start = Date.parse(change.startedAt)
  const effect = effectiveAt(change)
  const until = Math.max(Math.min(now, verifyUntilOf(change)), effect + STRETCH_MS_MIN)
  const bad = Math.min(Math.max(start - began, STRETCH_MS_MIN), STRETCH_MS_MAX)
  const healthyTo = Math.min(began, start)
  return {
    healthy: range(healthyTo - Math.max(bad, LATE_PAGE_MS), healthyTo),
    before: range(start - bad, start),
    after: range(effect, until),
  }
}

const range = (from: number, to: number): TimeRange => ({ from: unixMs(from), to: unixMs(to) })

/** What tells in the place of failures that are too few. */
const instead = ({ by }: Effect, { signal }: Measure): string => (by.signal === signal ? '' : ` (${measureWords(by)})`)

/** How failures came and went, which no single number says. */
function cameAndWent({ outages }: Effect): string {
  if (outages === undefined) return ''
  const { again, calmBeforeSeconds, calmSinceSeconds } = outages
  const since = again ? `it came again after ${calmSinceSeconds} s` : `for ${calmSinceSeconds} s since`
  return `; failures come and go: none for up to ${calmBeforeSeconds} s before the change, ${since}`
}

/** What was counted, as rates of few events look surer than they are. */
const totals = ({ counted: events }: Effect): string =>
  events === undefined ? '' : `; counted ${events.before} before the change, ${events.after} since`

/** Answers that say the request was wrong are failures only in this incident, so it is said. */
const counted = ({ refused = [] }: Measure): string =>
  refused.length === 0 ? '' : `; answers ${refused.join(', ')} count as failures`

/** What broke meanwhile, whatever became of the symptom. */
function but({ harm, lines }: SinceChange): string {
  const told = [...harm, ...(lines.length === 0 ? [] : [`new log lines: ${lines.join(', ')}`])]
  return told.length === 0 ? '' : `; but ${told.join('; ')}`
}

function verdictText(
  verdict: ChangeVerdict,
  { recovered, before, after }: Judgement,
  rivals: string,
  { harm }: SinceChange,
): string {
  const moved = `${figure(before)} → ${figure(after)}`
  const share =
    recovered === null
      ? ''
      : `, ${wholePercent(recovered.estimate)} of the harm is gone (${wholePercent(recovered.from)} to ${wholePercent(recovered.to)})`
  switch (verdict) {
    case 'helped':
      return `helped: ${moved}${share}`
    case 'no-effect':
      return `no effect: ${moved}${share}; take it back before the next change`
    case 'worse':
      return `made it worse: ${moved}${share}; take it back`
    case 'unclear':
      return `${harm.length > 0 ? 'the symptom is gone' : 'not clear yet'}: ${moved}${share}`
    case 'confounded':
      return `confounded with ${rivals}: ${moved}, and nobody can tell which of them did it`
    case 'no-data':
      return `no verdict: ${missingOf(before, after)} (${moved})`
  }
}

/** What of a signal is missing for a verdict. */
function missingOf(before: number | null, after: number | null): string {
  if (before !== null && after !== null)
    return 'the signal was not off its baseline before the change, or there are too few numbers'
  const when = before !== null ? 'since the change' : `before the change${after === null ? ', or since' : ''}`
  return `nothing of the signal was measured ${when}`
}

const figure = (value: number | null): string => (value === null ? 'unknown' : String(Number(value.toPrecision(3))))
