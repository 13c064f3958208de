/** The forms a prediction can take, for help texts and for what a person is told after a mistake. */
export const PREDICTION_FORMS = [
  'error-share of checkout > 5% last 5m, control catalogue',
  'latency-p99 of api where http.route=/cart > 2x before',
  'log-lines of payment containing "ETIMEDOUT" >= 10',
  'metric db.pool.used of db > 90, 3 times every 1m',
  'GET http://127.0.0.1:8080/health expects 200',
  'check postgres connections-used > 90%',
  'manual "the pool graph of db is flat at 100"',
] as const
