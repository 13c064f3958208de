import { messageOf } from '../../../lib/message-of.ts'
import { judge, staysAway } from '../../../method/testing/judge.ts'
import { judgedWords } from '../../../method/testing/words.ts'
import type { EventOf } from '../../../model/incident/event.ts'
import type { Compared } from '../../../model/incident/harm.ts'
import type { Measured } from '../../../model/incident/measure.ts'
import { oneLine } from '../../../model/incident/said.ts'
import type { Before, HttpPlan, MeasurePlan, Reading, Stretch, TestVerdict } from '../../../model/incident/testing.ts'
import { parseRfc3339, rfc3339, type TimeRange, type UnixMs, unixMs } from '../../../model/time.ts'
import { withRefusals } from '../counted-refusals.ts'
import type { HttpCheckPort, IncidentPorts, MeasurePort } from '../ports.ts'

/** What one look saw, as it is recorded. */
export type Look = Omit<EventOf<'prediction-sampled'>, 'kind' | 'id' | 'sample'>

/**
 * Reads the number of a plan, and that of its control, and holds both against the frozen conditions. With the impact of the incident
 * that it is about, refusals that came with it count as failures.
 */
export async function lookAtMeasure(
  frozen: MeasurePlan,
  { measure, clock }: IncidentPorts,
  impact?: Compared,
): Promise<Look> {
  const now = clock.now()
  try {
    const plan = impact ? { ...frozen, measure: await withRefusals(frozen.measure, impact, measure) } : frozen
    const seen = await judgedAt(plan, measure, now)
    const elsewhere = controlOf(plan)
    const control = elsewhere && absentOr(seen, await judgedAt(elsewhere, measure, now))
    const query = measure.asked?.(plan.measure, rangeOf(plan.window, now))
    return {
      ...seen,
      ...(control && { control }),
      ...(query && { query: { ...query, params: JSON.parse(JSON.stringify(query.params)) } }),
    }
  } catch (error) {
    // The store's refusal is what this look came to: an error is a verdict of its own, neither a pass nor a refutation.
    return { verdict: 'error', says: oneLine(`the question failed: ${messageOf(error)}`) }
  }
}

type Seen = {
  readonly verdict: TestVerdict
  readonly says: string
  readonly reading: Reading
  readonly before?: Reading
}

/** The control's own verdict, or its refutation where the share stayed at 0 while it is not 0 here. */
const absentOr = (here: Seen, control: Seen): Seen =>
  control.verdict === 'inconclusive' && staysAway(here.reading, control.reading, control.before)
    ? { ...control, verdict: 'refuted' }
    : control

async function judgedAt(plan: MeasurePlan, port: MeasurePort, now: UnixMs): Promise<Seen> {
  const window = rangeOf(plan.window, now)
  const read = async (range: TimeRange): Promise<Reading> => readingOf(range, await port.total(plan.measure, range))
  const [reading, before] = await Promise.all([
    read(window),
    plan.times === undefined ? undefined : read(earlier(plan.times, window)),
  ])
  const judged = judge(plan, reading, before)
  const says = oneLine(judgedWords(plan, judged, reading, before))
  return { verdict: judged.verdict, says, reading, ...(before && { before }) }
}

const readingOf = ({ from, to }: TimeRange, { value, count, low, high }: Measured): Reading => ({
  window: { from: rfc3339(from), to: rfc3339(to) },
  value,
  count,
  ...(low !== undefined && { low }),
  ...(high !== undefined && { high }),
})

/** The same question where or when the cause should be absent. */
function controlOf({ control, ...plan }: MeasurePlan): MeasurePlan | undefined {
  if (control === undefined) return undefined
  if ('service' in control) return { ...plan, measure: { ...plan.measure, service: control.service } }
  if ('attributes' in control) return { ...plan, measure: { ...plan.measure, attributes: control.attributes } }
  if ('from' in control.before) return { ...plan, window: control.before }
  return { ...plan, window: shifted(plan.window, control.before.earlierSeconds) }
}

/** A window that ends when it is asked is moved by asking for its start earlier. */
type Shifted = Stretch & { readonly earlierSeconds?: number }

const shifted = (window: Stretch, earlierSeconds: number): Shifted => ({ ...window, earlierSeconds })

/** The time a stretch is about, when it is asked now. */
export function rangeOf(window: Shifted, now: UnixMs): TimeRange {
  const away = (window.earlierSeconds ?? 0) * 1000
  const [from, to] =
    'lastSeconds' in window ? [now - window.lastSeconds * 1000, now] : [timeOf(window.from), timeOf(window.to)]
  return { from: unixMs(from - away), to: unixMs(to - away) }
}

function earlier(before: Before, window: TimeRange): TimeRange {
  if ('from' in before) return { from: timeOf(before.from), to: timeOf(before.to) }
  const away = before.earlierSeconds * 1000
  return { from: unixMs(window.from - away), to: unixMs(window.to - away) }
}

/** A frozen plan carries times that were parsed. */
const timeOf = (text: string): UnixMs => parseRfc3339(text) ?? unixMs(0)

/** Asks the URL of a plan, and its control, for their status. */
export async function lookAtUrl(plan: HttpPlan, http: HttpCheckPort | undefined): Promise<Look> {
  if (http === undefined) return { verdict: 'error', says: 'this workbench asks no URLs' }
  const [seen, control] = await Promise.all([
    answered(plan.url, plan.expects, http),
    plan.control === undefined ? undefined : answered(plan.control, plan.expects, http),
  ])
  return { ...seen, ...(control && { control }) }
}

async function answered(url: string, expects: string, http: HttpCheckPort): Promise<Pick<Look, 'verdict' | 'says'>> {
  // Asked again at each look: what may be asked can have changed since the plan was frozen.
  const refused = http.refuses(url)
  if (refused !== undefined) return { verdict: 'error', says: oneLine(refused) }
  const answer = await http.status(url)
  if (!answer.ok) return { verdict: 'error', says: oneLine(answer.error) }
  const { status, tookMs } = answer.value
  const holds = expects.endsWith('xx') ? String(status)[0] === expects[0] : String(status) === expects
  const says = oneLine(`GET ${url} answered ${status} in ${Math.round(tookMs)} ms, expected ${expects}`)
  return { verdict: holds ? 'supported' : 'refuted', says }
}

/** What somebody saw, here and where the cause should be absent. */
export type SawAnswer = 'yes' | 'no' | 'unsure'

const OF_ANSWER = { yes: 'supported', no: 'refuted', unsure: 'inconclusive' } as const

/** A look by a person. */
export function lookOfPerson(look: string, saw: SawAnswer, elsewhere: SawAnswer | undefined): Look {
  const control = elsewhere && { verdict: OF_ANSWER[elsewhere], says: `elsewhere: ${elsewhere}` }
  return { verdict: OF_ANSWER[saw], says: oneLine(`${look}: ${saw}`), ...(control && { control }) }
}
