import type { UnixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { escaped, utc } from '../postmortem/draft/text.ts'
import { chainSays } from '../testing/links.ts'
import { VERDICT_WORDS } from '../testing/sayings.ts'
import { standingOf } from '../testing/standing.ts'
import type { Hypothesis, Prediction, Sample, Testing } from '../testing/testing.ts'
import { planWords } from '../testing/words.ts'
import { below, NONE } from './sections.ts'

/** Every cause that was considered: where it stands, what it predicts, each look with its numbers, and the verdict. */
export function hypotheses(incident: Incident, now: UnixMs): string {
  const { testing } = incident
  const told = testing.hypotheses.flatMap((hypothesis) => {
    const { standing, because, lacks } = standingOf(hypothesis, incident, now)
    const own = testing.predictions.filter((p) => p.hypothesis === hypothesis.id)
    const committed = testing.committed?.hypothesis === hypothesis.id ? testing.committed : undefined
    const heading = `${hypothesis.id}: ${escaped(hypothesis.statement)}`
    return below(heading, [
      [standing, ...because, ...lacks].join('; '),
      ...hypothesisLines(hypothesis, testing),
      ...(committed === undefined ? [] : [`acted on since ${utc(committed.at)}`]),
      ...own.flatMap(predictionLines),
    ])
  })
  return told.length === 0 ? NONE : told.join('\n\n')
}

function hypothesisLines({ at, by, service, change, links, parked }: Hypothesis, testing: Testing): readonly string[] {
  return [
    `stated ${utc(at)} (${escaped(by)})`,
    ...(service === undefined ? [] : [`service: ${escaped(service)}`]),
    ...(change === undefined ? [] : [`change: ${escaped(change)}`]),
    ...(links.length === 0 ? [] : [`mechanism: ${escaped(chainSays(links, testing))}`]),
    ...(parked === undefined ? [] : [`parked: ${escaped(parked)}`]),
  ]
}

/** A prediction, and nested below it the plan that was frozen, the looks and the verdict. */
function predictionLines({
  id,
  text,
  plan,
  sampling,
  frozenAt,
  samples,
  result,
  dropped,
}: Prediction): readonly string[] {
  const nested = [
    `frozen ${utc(frozenAt)}: ${planWords(plan, sampling).map(escaped).join('; ')}`,
    ...samples.flatMap(lookLines),
    ...(result === undefined
      ? [dropped === undefined ? 'no verdict' : `dropped: ${escaped(dropped)}`]
      : [`${VERDICT_WORDS[result.verdict]} ${utc(result.at)}: ${escaped(result.says)}`]),
    ...(result?.beyond ?? []).map((where) => `look further: ${escaped(where)}`),
  ]
  return [[`${id}: ${escaped(text)}`, ...nested.map((line) => `  - ${line}`)].join('\n')]
}

function lookLines({ sample, at, verdict, says, control, query }: Sample): readonly string[] {
  const asked = query === undefined ? '' : `; query ${escaped(query.name)}`
  return [
    `look ${sample}, ${utc(at)}: ${VERDICT_WORDS[verdict]}, ${escaped(says)}${asked}`,
    ...(control === undefined ? [] : [`control: ${VERDICT_WORDS[control.verdict]}, ${escaped(control.says)}`]),
  ]
}
