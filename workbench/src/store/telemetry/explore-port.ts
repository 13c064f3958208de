import { telemetryViews } from './show-views.ts'
import { spanQuestions } from './span-questions.ts'
import type { TelemetryStore } from './telemetry.ts'

/** What people look for themselves, asked of the telemetry store; the shape is that of `respond/explore/ports.ts`. */
export const explorePort = (store: Pick<TelemetryStore, 'query' | 'sqlText'>) => ({
  ...spanQuestions(store),
  spansOf: telemetryViews(store).spansOf,
})
