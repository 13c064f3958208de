import { newcombe, type SeenShare, Z_3_IN_1000 } from '../../lib/wilson.ts'
import { REFUSALS_MAX, type Refusals } from '../../model/incident/measure.ts'
import { HARM_SHARE_MIN } from '../triage/flows.ts'

/**
 * Codes that count as failures in an incident: they say that the request was wrong, as they always do where people mistype, but refuse
 * surely more than in health (by three standard errors, as many codes are looked at), and by more than a glitch.
 */
export function risenRefusals({
  healthy,
  bad,
}: {
  readonly healthy: Refusals
  readonly bad: Refusals
}): readonly string[] {
  const risen = [...bad.keys()].filter((code) => {
    const [was, is] = [shareOf(code, healthy), shareOf(code, bad)]
    return code !== '' && is.share - was.share >= HARM_SHARE_MIN && newcombe(was, is, Z_3_IN_1000).low > 0
  })
  return risen.sort().slice(0, REFUSALS_MAX)
}

function shareOf(code: string, refusals: Refusals): SeenShare {
  const of = [...refusals.values()].reduce((sum, spans) => sum + spans, 0)
  return { share: of === 0 ? 0 : (refusals.get(code) ?? 0) / of, of }
}
