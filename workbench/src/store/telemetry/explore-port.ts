import { logQuestions } from './log-questions.ts'
import { metricQuestions } from './metric-questions.ts'
import { spanQuestions } from './span-questions.ts'
import type { TelemetryStore } from './telemetry.ts'
import { viewPort } from './view-port.ts'

/** What people look for themselves, asked of the telemetry store; the shape is that of `respond/explore/ports.ts`. */
export const explorePort = (store: TelemetryStore) => ({
  ...spanQuestions(store),
  ...logQuestions(store),
  ...metricQuestions(store),
  sql: store.typed,
  sqlText: store.sqlText,
  spansOf: viewPort(store).spansOf,
})
