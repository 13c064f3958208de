/**
 * Paper    none; who has logs alone counts the lines of errors, and how much is logged is billed and watched as any other number
 * Idea     how many lines of a service tell of an error is a symptom, as failing requests are; where the page is about how much it logs, all its lines are
 * Input    lines by service and step, the steps in which anybody logged; the page
 * Output   of errors, one series a service: of the busiest step, the share that each step comes to; of all lines, those a second of the paged
 *          service, where its page speaks of them and they moved
 * Cost     O(services x steps)
 */
import type { LogLines, Overview, Page } from '../../model/columns.ts'
import type { GoldenSeries } from '../types.ts'
import { A_SECOND } from './golden.ts'
import { goesAwry } from './paged.ts'

/** The lines of errors of each service as series; where nobody logged there is a gap. */
export function errorLineSeries(overview: Overview): readonly GoldenSeries[] {
  const steps = loggedSteps(overview)
  if (steps.length === 0) return []
  const failing = overview.logLines.filter(({ errors }) => errors.some((n) => n > 0))
  return failing.map((one): GoldenSeries => {
    const busiest = one.errors.reduce((most, n) => Math.max(most, n), 1)
    return {
      ...lineSeries(one, overview, steps),
      signal: 'errors',
      bad: 1,
      name: 'log lines of errors',
      detail: '(share of the busiest step)',
      unit: '1',
      step: 1 / busiest,
      value: atSteps(steps, one.atMs, one.errors, busiest),
      counts: steps.map(() => busiest),
    }
  })
}

const AMOUNT = '(volume|lines|records|messages|entries|rate|amount|size)'
const OF_LOGS = new RegExp(`\\blog(s|ging)?[ _-]${AMOUNT}\\b|\\b${AMOUNT} of (the )?logs?\\b`, 'i') // side by side: a log is many things

/** What a page about the amount of logs watches. */
export function logVolumeSeries(overview: Overview, page: Page | undefined): readonly GoldenSeries[] {
  if (page === undefined || !OF_LOGS.test(page.title ?? '')) return []
  const steps = loggedSteps(overview)
  return overview.logLines.flatMap((one): readonly GoldenSeries[] => {
    if (one.service !== page.service) return []
    const series: GoldenSeries = {
      ...lineSeries(one, overview, steps),
      name: 'log lines',
      unit: A_SECOND,
      watched: true,
      value: atSteps(steps, one.atMs, one.lines, overview.bucketSeconds),
    }
    const bad = goesAwry(series, page.at)
    return bad === 0 ? [] : [{ ...series, signal: 'saturation', bad }]
  })
}

/** The steps in which anybody logged; the first and the last may be cut. */
function loggedSteps({ signs }: Overview): readonly number[] {
  const heard = new Set(signs.flatMap(({ pillar, atMs }) => (pillar === 'logs' ? atMs : [])))
  return [...heard].sort((a, b) => a - b).slice(1, -1)
}

/** What is counted of a service's lines, yet without a name and without values. */
const lineSeries = (
  { service }: LogLines,
  { bucketSeconds }: Overview,
  steps: readonly number[],
): Omit<GoldenSeries, 'name' | 'unit' | 'value'> => ({
  service,
  operation: null,
  side: 'own',
  peer: '',
  instance: '',
  version: '',
  node: '',
  signal: null,
  bad: 0,
  source: 'log',
  detail: '',
  floor: 0,
  averaged: true,
  atMs: steps.map((at) => at + 1000 * bucketSeconds),
})

/** What was counted in each step, in parts of `whole`; a step that none is told of holds none. */
function atSteps(
  steps: readonly number[],
  atMs: readonly number[],
  counted: readonly number[],
  whole: number,
): readonly number[] {
  const counts = new Map(atMs.map((at, i) => [at, counted[i] as number]))
  return steps.map((at) => (counts.get(at) ?? 0) / whole)
}
