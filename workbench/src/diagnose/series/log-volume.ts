/**
 * Paper    none; log volume is billed and watched as any other number
 * Idea     where the page is about how much a service logs, its lines are what the alert watches
 * Input    lines by service and step, the steps in which anybody logged, the page
 * Output   the lines a second of the paged service, where its page speaks of them and they moved; none otherwise
 * Cost     O(steps)
 */
import type { Overview, Page } from '../../model/columns.ts'
import type { GoldenSeries } from '../types.ts'
import { A_SECOND } from './golden.ts'
import { goesAwry } from './paged.ts'

const AMOUNT = '(volume|lines|records|messages|entries|rate|amount|size)'
const OF_LOGS = new RegExp(`\\blog(s|ging)?[ _-]${AMOUNT}\\b|\\b${AMOUNT} of (the )?logs?\\b`, 'i') // side by side: a log is many things

/** What a page about the amount of logs watches. */
export function logVolumeSeries(
  { logLines, signs, bucketSeconds }: Overview,
  page: Page | undefined,
): readonly GoldenSeries[] {
  if (page === undefined || !OF_LOGS.test(page.title ?? '')) return []
  const own = logLines.filter(({ service }) => service === page.service)
  const heard = new Set(signs.flatMap(({ pillar, atMs }) => (pillar === 'logs' ? atMs : [])))
  const steps = [...heard].sort((a, b) => a - b).slice(1, -1) // the first and the last may be cut
  return own.flatMap(({ service, atMs, lines }) => {
    const counted = new Map(atMs.map((at, i) => [at, lines[i] as number]))
    const series: GoldenSeries = {
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
      name: 'log lines',
      detail: '',
      unit: A_SECOND,
      floor: 0,
      averaged: true,
      watched: true,
      atMs: steps.map((at) => at + 1000 * bucketSeconds),
      value: steps.map((at) => (counted.get(at) ?? 0) / bucketSeconds),
    }
    const bad = goesAwry(series, page.at)
    return bad === 0 ? [] : [{ ...series, signal: 'saturation' as const, bad }]
  })
}
