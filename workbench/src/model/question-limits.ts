/** How many rows each question of a diagnosis returns at most; an answer that long was cut. Of a busy window, so many stretches are sampled. */
export const QUESTION_LIMITS = {
  series: 20_000,
  histogramPoints: 2_000,
  operations: 500,
  instances: 5_000,
  sources: 5_000,
  traces: 1_500,
  spans: 100_000,
  stretches: 4,
  itemsPerRequest: 300,
  patterns: 5_000,
} as const
