import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { type Detected, detections } from './index.ts'

/** `n` requests that look like the picture, one every 100 ms; `ms` is what one character lasts. */
export function requests(n: number, picture: string, ms = 1): readonly Trace[] {
  const rows = Array.from({ length: n }, (_, i) =>
    drawnRows(`${picture.length}-${i}`, picture).map((row) => ({
      ...row,
      startMs: row.startMs * ms + i * 100,
      durationMs: row.durationMs * ms,
    })),
  )
  return tracesOf(columnsOf(rows.flat())).traces
}

/** What is detected in traces alone. */
export const seen = (before: readonly Trace[], after: readonly Trace[]): readonly Detected[] =>
  detections({
    before,
    after,
    series: [],
    golden: [],
    baseline: { fromMs: 0, toMs: 1 },
    incident: { fromMs: 1, toMs: 2 },
  })

/** Names of detectors. */
export const names = (found: readonly Detected[]): string[] => found.map((one) => one.detector)

/** Ten requests with nothing wrong. */
export const healthy = requests(
  10,
  `
  shop  GET /cart |----------|  Server
    shop query    | --       |  Client  db.system.name=mysql db.query.text=select-1`,
)

/** The line of a query below a request. */
export const query = (bar: string, text: string): string =>
  `    shop query    |${bar}|  Client  db.system=mysql db.statement=${text}`
