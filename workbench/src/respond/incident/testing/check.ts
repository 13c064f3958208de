import { z } from 'zod'
import { ok, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { conclude } from '../../../method/testing/conclude.ts'
import { type Hops, oneHopFurther } from '../../../method/testing/one-hop-further.ts'
import { isOpen, nextLookAt } from '../../../method/testing/open-tests.ts'
import type { Prediction } from '../../../method/testing/testing.ts'
import type { IncidentId } from '../../../model/incident/entry.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import { oneLine } from '../../../model/incident/said.ts'
import { predictionId } from '../../../model/incident/testing.ts'
import { rfc3339, type UnixMs, unixMs } from '../../../model/time.ts'
import { impactOf } from '../counted-refusals.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { type Call, type Outcome, verb } from '../verb.ts'
import { readIncident, type Who, work } from '../work.ts'
import { hopsKnown } from './hops-known.ts'
import { type Look, lookAtMeasure, lookAtUrl, lookOfPerson, type SawAnswer } from './look.ts'
import { lookAtCheck } from './look-at-check.ts'
import { found, refused } from './refusals.ts'
import { suggestionsFor } from './suggestions.ts'
import { type HypothesisView, hypothesisView, type PredictionView, predictionView } from './views.ts'

/** What a check came to: the prediction, where its hypothesis stands now, and what else it could be put to. */
export type Checked = {
  readonly prediction: PredictionView
  readonly hypothesis: HypothesisView
  readonly suggested: readonly string[]
}

const SAW = ['yes', 'no', 'unsure'] as const

/** Looks whether a prediction holds. */
export const checkVerb = verb({
  name: 'check',
  says: 'look whether a prediction holds; its query, numbers and verdict are kept',
  about: 'incident',
  does: 'write',
  reachesOut: true,
  words: ['prediction'],
  input: {
    prediction: predictionId.optional().describe('which one (the open one, when there is only one)'),
    saw: z.enum(SAW).optional().describe('of a manual prediction: what you saw'),
    elsewhere: z
      .enum(SAW)
      .optional()
      .describe('of a manual prediction: whether you saw it where it should be absent, too'),
  },
  run: (input, call) => check(input, call),
})

type Input = {
  readonly prediction?: string | undefined
  readonly saw?: SawAnswer | undefined
  readonly elsewhere?: SawAnswer | undefined
}

async function check({ prediction: id, ...seen }: Input, call: Call): Promise<Result<Outcome<Checked>, Refusal>> {
  const read = await readIncident(call.id, call.ports)
  if (!read.ok) return read
  const asked = askedFor(read.value, id, call.ports.clock.now())
  if (!asked.ok) return asked
  const byPerson = seen.saw !== undefined || seen.elsewhere !== undefined
  if (asked.value.result !== undefined && !byPerson)
    return ok({ incident: read.value, entries: [], answer: checked(read.value, asked.value, call.ports) })
  const shut = mayLook(asked.value, call.ports.clock.now())
  if (shut) return shut
  const look = await lookAt(asked.value, seen, read.value, call.ports)
  if (!look.ok) return look
  return recorded(asked.value, look.value, read.value, call)
}

type Named = Pick<Prediction, 'id' | 'hypothesis'>

/** Writes what was seen, and answers with what it came to. */
async function recorded(
  { id, hypothesis }: Named,
  look: Look,
  seen: Incident,
  call: Call,
): Promise<Result<Outcome<Checked>, Refusal>> {
  const hops = look.verdict === 'refuted' ? await hopsKnown(seen, call.ports) : { diagnosis: undefined, calls: [] }
  const done = await work(call.id, call.who, call.ports, (incident, now) => sampled(incident, { id, look, hops, now }))
  if (!done.ok) return done
  return ok({ ...done.value, answer: checked(done.value.incident, { id, hypothesis }, call.ports) })
}

function checked(incident: Incident, { id, hypothesis }: Named, ports: IncidentPorts): Checked {
  const { testing } = incident
  const now = ports.clock.now()
  const prediction = testing.predictions.find((p) => p.id === id)!
  const stated = testing.hypotheses.find((h) => h.id === hypothesis)!
  const view = hypothesisView(stated, incident, now)
  return {
    prediction: predictionView(prediction, now),
    hypothesis: view,
    suggested: suggestionsFor(view, incident, ports),
  }
}

/** The prediction that is asked for; where none is named, the only open one, else the last. */
function askedFor(incident: Incident, id: string | undefined, now: UnixMs): Result<Prediction, Refusal> {
  const { predictions } = incident.testing
  if (id !== undefined) return found(predictions, id, incident)
  const open = predictions.filter((p) => isOpen(p, now))
  const [only = predictions.at(-1), ...more] = open
  if (only === undefined)
    return refused(
      'missing',
      'nothing was predicted yet',
      incident.id,
      'Predict something.',
      'lastgood predict h-1 TEXT',
    )
  const names = open.map((p) => p.id).join(', ')
  return more.length === 0
    ? ok(only)
    : refused('wrong', `open are ${names}`, incident.id, 'Name one of them.', `lastgood check ${only.id}`)
}

function mayLook(prediction: Prediction, now: UnixMs): Result<never, Refusal> | undefined {
  const { id, result, dropped } = prediction
  if (result !== undefined)
    return refused(
      'wrong',
      `it has its verdict: ${result.verdict}`,
      id,
      'A frozen prediction is decided once; fix another one.',
    )
  if (dropped !== undefined) return refused('wrong', `it was given up: ${dropped}`, id, 'Fix another one.')
  const due = nextLookAt(prediction) ?? 0
  if (now < due)
    return refused(
      'wrong',
      `its next look is due at ${rfc3339(unixMs(due))}`,
      id,
      'Wait for it: looks apart are part of the plan.',
    )
  return undefined
}

type Seen = Pick<Input, 'saw' | 'elsewhere'>

async function lookAt(
  { id, plan }: Prediction,
  { saw, elsewhere }: Seen,
  incident: Incident,
  ports: IncidentPorts,
): Promise<Result<Look, Refusal>> {
  if (plan.kind === 'manual') {
    return saw === undefined
      ? refused(
          'wrong',
          `only a person can tell: ${plan.look}`,
          id,
          'Say whether it was seen: yes, no or unsure.',
          `lastgood check ${id} --saw yes|no|unsure`,
        )
      : ok(lookOfPerson(plan.look, saw, elsewhere))
  }
  if (saw !== undefined || elsewhere !== undefined)
    return refused('wrong', 'the machine looks at this one', id, 'Say nothing of what you saw.', `lastgood check ${id}`)
  return ok(await lookOfMachine(plan, incident, ports))
}

function lookOfMachine(
  plan: Exclude<Prediction['plan'], { kind: 'manual' }>,
  incident: Incident,
  ports: IncidentPorts,
): Promise<Look> {
  switch (plan.kind) {
    case 'measure':
      return lookAtMeasure(plan, ports, impactOf(incident, ports.clock.now()))
    case 'http':
      return lookAtUrl(plan, ports.httpCheck)
    case 'check':
      return lookAtCheck(plan, ports.checks)
  }
}

type Taken = { readonly id: string; readonly look: Look; readonly hops: Hops; readonly now: UnixMs }

/** What a look adds to the record: itself, and the verdict when it decides. */
function sampled(incident: Incident, { id, look, hops, now }: Taken): Result<readonly IncidentEvent[], Refusal> {
  const { predictions, hypotheses } = incident.testing
  const prediction = predictions.find((p) => p.id === id)!
  const shut = mayLook(prediction, now)
  if (shut) return prediction.plan.kind === 'manual' ? shut : ok([]) // somebody else has looked meanwhile
  const { samples, sampling, plan } = prediction
  const sample: IncidentEvent = { kind: 'prediction-sampled', id, sample: samples.length + 1, ...look }
  const ownControl = plan.kind === 'measure' && plan.times !== undefined
  const conclusion = conclude([...samples, look], sampling, ownControl)
  if (conclusion === undefined) return ok([sample])
  const hypothesis = hypotheses.find((h) => h.id === prediction.hypothesis)!
  const beyond = conclusion.verdict === 'refuted' ? oneHopFurther(hypothesis, incident.testing, hops) : []
  const says = decisiveOf([...samples, look], conclusion.verdict)
  return ok([
    sample,
    {
      kind: 'prediction-checked',
      id,
      ...conclusion,
      says,
      ...(beyond.length > 0 && { beyond: beyond.map((hop) => oneLine(hop)) }),
    },
  ])
}

/** The sentence that decided: of the last look with that verdict, with the control's where the control decided. */
function decisiveOf(looks: readonly Look[], verdict: string): string {
  if (verdict !== 'not-discriminating')
    return (looks.findLast((look) => look.verdict === verdict) ?? looks.at(-1)!).says
  return looks.findLast((look) => look.control?.verdict === 'supported')?.control?.says ?? looks.at(-1)!.says
}

/**
 * Takes every look that is due at open predictions which the machine can look at, in order; people are not asked for theirs.
 * A question that fails is no answer yet: nothing is written, and it is asked again in the next round until the time-box is over.
 * Returns the handles of those that were looked at. Errors   the first refusal of the record.
 */
export async function checkDue(
  id: IncidentId,
  who: Who,
  ports: IncidentPorts,
): Promise<Result<readonly string[], Refusal>> {
  const read = await readIncident(id, ports)
  if (!read.ok) return read
  const now = ports.clock.now()
  const due = read.value.testing.predictions.filter(
    (p) => p.plan.kind !== 'manual' && isOpen(p, now) && (nextLookAt(p) ?? Number.POSITIVE_INFINITY) <= now,
  )
  const looked: string[] = []
  for (const prediction of due) {
    const look = await lookAt(prediction, {}, read.value, ports)
    if (!look.ok || look.value.verdict === 'error') continue
    const done = await recorded(prediction, look.value, read.value, { id, who, ports })
    if (!done.ok && done.error.kind === 'unavailable') return done
    looked.push(prediction.id)
  }
  return ok(looked)
}
