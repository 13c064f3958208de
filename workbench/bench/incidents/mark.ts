import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Truth } from './truth.ts'

/** What a diagnosis got right; undefined where the incident has no such thing to get right. */
export type Mark = {
  readonly first?: boolean
  readonly third?: boolean
  readonly edge?: boolean
  readonly verdict?: boolean
  readonly decoy?: boolean
  readonly signal?: boolean
  readonly onsetErrorS?: number
  /** Nothing was wrong, and the diagnosis says so. */
  readonly calm?: boolean
  /** What was said instead, for people. */
  readonly said: string
}

/** Compares a diagnosis with the truth. Ties count against it. */
export function mark(diagnosis: Diagnosis, truth: Truth): Mark {
  const { onset, edge, signal, guilty } = diagnosis
  const rank = rankOf(diagnosis, truth.services)
  const right =
    truth.changes === null
      ? undefined
      : truth.changes === 'none'
        ? guilty === 'none'
        : truth.changes.includes(guilty ?? '')
  const says = diagnosis.services.slice(0, 3).map(({ service, score }) => `${service}:${score.toFixed(1)}`)
  const lag = truth.onset && onset ? (Date.parse(onset.at) - Date.parse(truth.onset)) / 1000 : undefined
  return {
    ...(truth.services.length > 0
      ? { first: rank <= 1, third: rank <= 3 }
      : truth.onset === null
        ? { calm: onset === null }
        : {}),
    ...(truth.edge ? { edge: isEdge(truth.edge, edge) } : {}),
    ...(right === undefined ? {} : { verdict: right, decoy: !right && guilty !== null && guilty !== 'none' }),
    ...(truth.signal ? { signal: signal === truth.signal } : {}),
    ...(truth.onset ? { onsetErrorS: lag ?? Number.POSITIVE_INFINITY } : {}),
    said: `rank ${rank} of ${truth.services.join()}: ${says.join(' ')}; edge ${edge?.lastGood}>${edge?.firstBad}; ${signal}; onset ${lag === undefined ? (onset?.at ?? 'none') : `${lag > 0 ? '+' : ''}${lag.toFixed(0)} s`}; guilty ${guilty} (${truth.changes ?? 'not connected'})`,
  }
}

const isEdge = ([callers, callee]: NonNullable<Truth['edge']>, told: Diagnosis['edge']): boolean =>
  told !== null && callers.includes(told.lastGood ?? '') && [callee].flat().includes(told.firstBad)

function rankOf({ services }: Diagnosis, roots: readonly string[]): number {
  const best = Math.max(...services.filter(({ service }) => roots.includes(service)).map(({ score }) => score))
  if (best === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY
  return 1 + services.filter(({ service, score }) => !roots.includes(service) && score >= best).length
}

const COLUMNS = ['first', 'third', 'edge', 'verdict', 'decoy', 'signal', 'calm'] as const
const TITLES = ['AC@1', 'AC@3', 'edge', 'verdict', 'decoys', 'signal', 'calm']
const CLOSE_S = 120

/** The marks as a table, a line for each kind of fault and one for all. */
export function table(marks: readonly { readonly kind: string; readonly mark: Mark }[]): string {
  const kinds = [...new Set(marks.map(({ kind }) => kind))]
  const line = (name: string, own: readonly Mark[]): string => {
    const cells = COLUMNS.map((column) => share(own.flatMap((m) => m[column] ?? [])))
    const lags = own
      .flatMap(({ onsetErrorS }) => (onsetErrorS === undefined ? [] : Math.abs(onsetErrorS)))
      .sort((a, b) => a - b)
    const middle = lags[lags.length >> 1]
    const close = share(lags.map((lag) => lag <= CLOSE_S))
    return [
      name.padEnd(20),
      String(own.length).padStart(5),
      ...[...cells, close].map((c) => c.padStart(8)),
      `${middle === undefined ? '-' : `${middle.toFixed(0)} s`}`.padStart(11),
    ].join('')
  }
  const head = [
    'fault'.padEnd(20),
    'cases',
    ...[...TITLES, 'on<=120s'].map((t) => t.padStart(8)),
    'onset p50'.padStart(11),
  ].join('')
  const rows = kinds.map((kind) =>
    line(
      kind,
      marks.flatMap((m) => (m.kind === kind ? m.mark : [])),
    ),
  )
  return [
    head,
    ...rows,
    line(
      'all',
      marks.map((m) => m.mark),
    ),
  ].join('\n')
}

const share = (hits: readonly boolean[]): string =>
  hits.length === 0 ? '-' : `${hits.filter(Boolean).length}/${hits.length}`
