/**
 * Paper    none; who has logs alone counts the lines of errors
 * Idea     how many lines of a service tell of an error is a symptom, as failing requests are
 * Input    lines of errors by service and step, the steps in which anybody logged
 * Output   one series a service: of the busiest step, the share that each step comes to
 * Cost     O(services x steps)
 */
import type { LogLines, Overview } from '../../model/columns.ts'
import type { GoldenSeries } from '../types.ts'

/** The lines of errors of each service as series; where nobody logged there is a gap. */
export function errorLineSeries({ logLines, signs, bucketSeconds }: Overview): readonly GoldenSeries[] {
  const heard = new Set(signs.flatMap(({ pillar, atMs }) => (pillar === 'logs' ? atMs : [])))
  const steps = [...heard].sort((a, b) => a - b).slice(1, -1) // the first and the last may be cut
  if (steps.length === 0) return []
  const failing = logLines.filter(({ errors }) => errors.some((n) => n > 0))
  return failing.map((one) => seriesOf(one, steps, bucketSeconds * 1000))
}

function seriesOf({ service, atMs, errors }: LogLines, steps: readonly number[], stepMs: number): GoldenSeries {
  const lines = new Map(atMs.map((at, i) => [at, errors[i] as number]))
  const busiest = errors.reduce((most, n) => Math.max(most, n), 1)
  return {
    service,
    operation: null,
    side: 'own',
    peer: '',
    instance: '',
    version: '',
    node: '',
    signal: 'errors',
    bad: 1,
    source: 'log',
    name: 'log lines of errors',
    detail: '(share of the busiest step)',
    unit: '1',
    floor: 0,
    averaged: true,
    step: 1 / busiest,
    atMs: steps.map((at) => at + stepMs),
    value: steps.map((at) => (lines.get(at) ?? 0) / busiest),
    counts: steps.map(() => busiest),
  }
}
