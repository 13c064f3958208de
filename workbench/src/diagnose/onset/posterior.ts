/**
 * Paper    Xie and Siegmund, Sequential multi-sensor change-point detection (Annals of Statistics 2013)
 * Idea     at one time some of many witnesses rise and most do not; what each says of the time is pooled, times a prior
 * Input    for each witness, ln of the likelihood of a rise after each time; ln of the prior
 * Output   the posterior over the times, and ln of the evidence that anything began at all
 * Cost     O(witnesses x series x times)
 * Departs  a witness may also rise at a time of its own, so that no bystander drags the time along however loud it is; the
 *          series of one witness see the same requests, so they speak with one voice: the mean of their likelihoods
 */

/** Series that speak with one voice. */
export type Voice = {
  /** For each series, ln of the likelihood of a rise after each time over that of none. */
  readonly curves: readonly Float64Array[]
  /** How likely it shows the symptom if there is one. */
  readonly share: number
  /** How likely it rises at a time of its own if it does not. */
  readonly own: number
}

/** Probabilities of the times; `evidence` is ln of how much likelier an onset within them is than none. */
export type Posterior = { readonly mass: readonly number[]; readonly evidence: number }

/** What the voices say together; the prior need not sum to one. */
export function posteriorOf(voices: readonly Voice[], prior: readonly number[]): Posterior {
  const priorSum = prior.reduce((a, b) => a + b, 0)
  const joint = Float64Array.from(prior, (p) => Math.log(p / priorSum))
  for (const voice of voices) {
    const said = heard(voice, prior.length)
    for (let i = 0; i < joint.length; i++) joint[i] = (joint[i] as number) + (said[i] as number)
  }
  const evidence = lnSumExp(joint)
  return { mass: Array.from(joint, (ln) => Math.exp(ln - evidence)), evidence }
}

/** ln of how much likelier what one voice shows is, for an onset after each time, than if it had nothing to do with it. */
function heard({ curves, share, own }: Voice, times: number): Float64Array {
  const curve = lnMeanOf(curves, times)
  const apart = lnMixed(own, lnSumExp(curve) - Math.log(times))
  return curve.map((ln) => lnMixed(share, ln - apart))
}

/** ln of the mean likelihood at each time. */
function lnMeanOf(curves: readonly Float64Array[], times: number): Float64Array {
  const top = new Float64Array(times).fill(Number.NEGATIVE_INFINITY)
  for (const curve of curves) for (let i = 0; i < times; i++) top[i] = Math.max(top[i] as number, curve[i] as number)
  const sum = new Float64Array(times)
  for (const curve of curves) {
    for (let i = 0; i < times; i++) sum[i] = (sum[i] as number) + Math.exp((curve[i] as number) - (top[i] as number))
  }
  return sum.map((value, i) => (top[i] as number) + Math.log(value / curves.length))
}

function lnSumExp(values: Float64Array): number {
  const top = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0))
}

/** ln(1 - share + share e^ln). */
const lnMixed = (share: number, ln: number): number =>
  ln > 0 ? ln + Math.log(share + (1 - share) * Math.exp(-ln)) : Math.log(1 - share + share * Math.exp(ln))

/** Where the mass up to it is `q`, in cells from the first; linear within a cell. */
export function placeOf(mass: readonly number[], q: number): number {
  let passed = 0
  for (let i = 0; i < mass.length; i++) {
    const here = mass[i] as number
    if (passed + here >= q && here > 0) return i + (q - passed) / here
    passed += here
  }
  return mass.length
}
