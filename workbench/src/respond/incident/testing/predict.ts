import { ok, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { freeze, type ImpactBegan } from '../../../method/testing/freeze.ts'
import type { GrammarError } from '../../../method/testing/grammar/cursor.ts'
import { readPrediction, type Said } from '../../../method/testing/grammar/prediction.ts'
import { testsBeside, windowEndOf } from '../../../method/testing/open-tests.ts'
import { nextPrediction } from '../../../method/testing/testing.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import type { Asked } from '../../../model/incident/measure.ts'
import { PREDICTION_FORMS } from '../../../model/incident/prediction-forms.ts'
import { line } from '../../../model/incident/said.ts'
import { hypothesisId, type Plan } from '../../../model/incident/testing.ts'
import type { UnixMs } from '../../../model/time.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import { refusedToAgents } from '../passed-gate.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { verb } from '../verb.ts'
import { work } from '../work.ts'
import { rangeOf } from './look.ts'
import { wishOf } from './look-at-check.ts'
import { found, gated, refused } from './refusals.ts'
import { predictionView } from './views.ts'

/** Predictions of one incident; who needs more tests at random. */
const PREDICTIONS_MAX = 200

/** Fixes what must be visible if a hypothesis holds, before anybody looks. */
export const predict = verb({
  name: 'predict',
  says: 'fix what must be visible if a hypothesis holds, before looking; a prediction can fail',
  about: 'incident',
  does: 'write',
  reachesOut: true,
  words: ['hypothesis', 'text'],
  input: {
    hypothesis: hypothesisId.describe('the hypothesis it follows from'),
    text: line.describe(`what must be visible, e.g. ${PREDICTION_FORMS.slice(0, 3).join(' | ')}`),
    meanwhile: line.optional().describe('why it runs beside the open test of another hypothesis'),
  },
  run: async ({ hypothesis, text, meanwhile }, call) => {
    const { ports } = call
    const said = readPrediction(text)
    if (!said.ok) return refused('wrong', mistake(said.error), 'predict', `For example: ${PREDICTION_FORMS[0]}`)
    const place = refusedPlace(said.value, ports)
    if (place !== undefined)
      return refused('wrong', place, 'predict', 'Ask a host that the settings name, or use manual.')
    const done = await work(call.id, call.who, ports, (incident, now) => {
      const known = found(incident.testing.hypotheses, hypothesis, incident)
      if (!known.ok) return known
      const shut = cannotStart(incident, hypothesis, { meanwhile, now })
      const kept = meanwhile === undefined ? undefined : refusedToAgents(call.who.actor, besideOf(hypothesis))
      return shut ?? kept ?? fixed(incident, { hypothesis, text, said: said.value, meanwhile, now }, ports)
    })
    if (!done.ok) return done
    const prediction = done.value.incident.testing.predictions.at(-1)!
    const view = predictionView(prediction, ports.clock.now())
    return ok({ ...done.value, answer: { prediction: view, query: asked(prediction.plan, ports) } })
  },
})

const besideOf = (about: string) => ({ verb: 'predict', field: 'meanwhile', about, shut: 'one test runs at a time' })

const mistake = ({ at, word, says }: GrammarError): string =>
  word === '' ? `at the end: ${says}` : `at "${word}" (character ${at + 1}): ${says}`

function refusedPlace({ form }: Said, { httpCheck: http, checks }: IncidentPorts): string | undefined {
  if (form.kind === 'check')
    return checks === undefined ? 'this workbench looks at nothing' : checks.refuses(wishOf(form))
  if (form.kind !== 'http') return undefined
  if (http === undefined) return 'this workbench asks no URLs'
  return http.refuses(form.url) ?? (form.control === undefined ? undefined : http.refuses(form.control))
}

/** One test at a time, each time-boxed. */
function cannotStart(
  { id, testing }: Incident,
  hypothesis: string,
  { meanwhile, now }: { readonly meanwhile: string | undefined; readonly now: UnixMs },
): Result<never, Refusal> | undefined {
  if (testing.predictions.length >= PREDICTIONS_MAX)
    return refused('wrong', `it has ${PREDICTIONS_MAX} predictions already`, id, 'Declare another incident.')
  const [beside] = testsBeside(testing, hypothesis, now)
  if (beside === undefined || meanwhile !== undefined) return undefined
  return gated(
    {
      what: `${beside.id} of ${beside.hypothesis} is open, and one test runs at a time`,
      where: hypothesis,
      todo: `Look at ${beside.id}, give it up, or say why this one runs beside it.`,
      command: `lastgood check ${beside.id}; or: lastgood park ${beside.id} REASON; or: --meanwhile REASON`,
    },
    { verb: 'check', words: [beside.id], says: 'look at the open test' },
    { verb: 'park', words: [beside.id], says: 'give the open test up, with the reason' },
    { verb: 'predict', field: 'meanwhile', says: 'why it runs beside the open test' },
  )
}

type Given = {
  readonly hypothesis: string
  readonly text: string
  readonly said: Said
  readonly meanwhile: string | undefined
  readonly now: UnixMs
}

function fixed(
  incident: Incident,
  { hypothesis, text, said, meanwhile, now }: Given,
  ports: IncidentPorts,
): Result<readonly IncidentEvent[], Refusal> {
  const plan = freeze(said, impactBegan(incident, ports))
  if (!plan.ok)
    return refused(
      'wrong',
      plan.error,
      'before',
      'Say when the impact began, or compare with e.g. 1h earlier.',
      'lastgood time impactStarted TIME',
    )
  const { sampling, timeBoxMinutes } = said
  const lastLookMs = Math.max(now, windowEndOf(plan.value)) + (sampling.count - 1) * sampling.everySeconds * 1000
  if (lastLookMs >= now + timeBoxMinutes * 60_000)
    return refused('wrong', `the last look comes after its ${timeBoxMinutes} minutes`, 'within', 'Say e.g. within 60m.')
  const id = nextPrediction(incident.testing)
  const reason = meanwhile === undefined ? {} : { meanwhile }
  return ok([{ kind: 'prediction-fixed', id, hypothesis, text, plan: plan.value, sampling, timeBoxMinutes, ...reason }])
}

/** When the impact began: as it was set, else as the diagnosis found it. */
function impactBegan(incident: Incident, ports: IncidentPorts): ImpactBegan | undefined {
  const { impactStarted } = incident.lifecycle.times
  if (impactStarted !== undefined) return { at: impactStarted.at, source: impactStarted.source }
  const onset = newestDiagnosis(incident, ports)?.onset
  return onset ? { at: onset.from, source: 'diagnosis' } : undefined
}

function asked(plan: Plan, { measure, clock }: IncidentPorts): Asked | null {
  if (plan.kind !== 'measure') return null
  return measure.asked?.(plan.measure, rangeOf(plan.window, clock.now())) ?? null
}
