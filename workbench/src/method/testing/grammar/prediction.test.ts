import { describe, expect, test } from 'vitest'
import { PREDICTION_FORMS } from '../../../model/incident/prediction-forms.ts'
import { freeze } from '../freeze.ts'
import { planWords } from '../words.ts'
import { readPrediction } from './prediction.ts'

const BEGAN = { at: '2026-01-31T14:00:00Z', source: 'measured' }

/** What a text is understood as, in words. */
function understood(text: string): string {
  const said = readPrediction(text)
  if (!said.ok) return `at ${said.error.at} "${said.error.word}": ${said.error.says}`
  const plan = freeze(said.value, BEGAN)
  const box = said.value.timeBoxMinutes === 15 ? [] : [`within ${said.value.timeBoxMinutes} min`]
  return plan.ok ? [...planWords(plan.value, said.value.sampling), ...box].join(' | ') : plan.error
}

const NONE = 'no control: it cannot tell this cause from others'
const WITHIN = 'control: the earlier time it is compared with'

describe('a prediction is read as', () => {
  test.for([
    [
      'error-share of checkout > 5% last 5m, control catalogue',
      'error-share of checkout, last 5 min | supported by > 5 %, refuted by <= 4.5 % | control: must not hold for catalogue',
    ],
    [
      'latency-p99 of api where http.route=/cart > 2x before',
      `latency-p99 of api where http.route=/cart, last 5 min | compared with 2026-01-31T13:00:00.000Z to 2026-01-31T14:00:00.000Z | supported by > 2×, refuted by <= 1.8× | ${WITHIN}`,
    ],
    [
      'log-lines of payment containing "ETIMEDOUT" >= 10',
      `log-lines of payment containing "ETIMEDOUT", last 5 min | supported by >= 10, refuted by < 9 | ${NONE}`,
    ],
    [
      'latency-p50 of api on "GET /cart" failed ≥ 0.5 s last 90s control where version=1 and zone=b',
      'latency-p50 failed of api on GET /cart, last 90 s | supported by >= 500 ms, refuted by < 450 ms | control: must not hold for latency-p50 failed of api on GET /cart where version=1 and zone=b',
    ],
    [
      'errors < 3, fails if > 3, control 1h earlier, within 30m',
      'errors, last 5 min | supported by < 3, refuted by > 3 | control: must not hold in the same 1 h earlier | within 30 min',
    ],
    [
      'errors > 2x before last 2m',
      `errors, last 2 min | compared with 2026-01-31T13:58:00.000Z to 2026-01-31T14:00:00.000Z | supported by > 2×, refuted by <= 1.8× | ${WITHIN}`,
    ],
    [
      'metric "pool used" of db > 90, 3 times every 1m, 1 may fail',
      `metric pool used of db, last 5 min | supported by > 90, refuted by <= 81 | ${NONE} | 3 looks, one every 1 min; more than 1 failing refute`,
    ],
    [
      'requests > 3x 1d earlier from 2026-01-31T14:00:00Z to 2026-01-31T15:00:00Z',
      `requests, 2026-01-31T14:00:00Z to 2026-01-31T15:00:00Z | compared with the same 24 h earlier | supported by > 3×, refuted by <= 2.7× | ${WITHIN}`,
    ],
    [
      'log-lines severity error of api > 0',
      `log-lines of api severity error, last 5 min | supported by > 0, refuted by <= 0 | ${NONE}`,
    ],
    [
      'error-share of x > 1%, control before',
      'error-share of x, last 5 min | supported by > 1 %, refuted by <= 0.9 % | control: must not hold in 2026-01-31T13:00:00.000Z to 2026-01-31T14:00:00.000Z',
    ],
    [
      'users of "control" > 3 control "before"',
      'users of control, last 5 min | supported by > 3, refuted by <= 2.7 | control: must not hold for before',
    ],
    [
      'GET http://127.0.0.1:8080/a?b=1,2 expects 5xx, control http://127.0.0.1:8081/a',
      'GET http://127.0.0.1:8080/a?b=1,2 | supported by 5xx, refuted by any other answer | control: http://127.0.0.1:8081/a must not answer the same',
    ],
    [
      'check host disk-used of /var > 90%, within 30m',
      'check host: disk-used of /var | supported by > 0.9, refuted by <= 0.81 | no control: it cannot tell this cause from others | within 30 min',
    ],
    [
      'check tls shop.internal:443 expires-in < 14',
      'check tls shop.internal:443: expires-in | supported by < 14, refuted by >= 15.4 | no control: it cannot tell this cause from others',
    ],
    [
      'check http http://127.0.0.1:8080/a?b=1,2 time-total > 500ms, 3 times every 1m',
      'check http http://127.0.0.1:8080/a?b=1,2: time-total | supported by > 0.5, refuted by <= 0.45 | no control: it cannot tell this cause from others | 3 looks, one every 1 min; more than 0 failing refute',
    ],
    ['manual "the graph is \\"flat\\", at 100"', 'somebody looks: the graph is "flat", at 100'],
  ])('%s', ([text, expected]) => {
    expect(understood(text!)).toBe(expected)
  })

  test.for(PREDICTION_FORMS.map((form) => [form]))('the example "%s" can be read', ([form]) => {
    expect(readPrediction(form!)).toMatchObject({ ok: true })
  })
})

describe('what cannot be read is told at its word', () => {
  test.for([
    ['', 'at 0 "": expected GET, check, manual, or a signal: '],
    [
      'eror-share of checkout > 5%',
      'at 0 "eror-share": expected GET, check, manual, or a signal: requests, errors, error-share',
    ],
    ['check disk used > 5%', 'at 6 "disk": expected what is looked at: host, http, tls, postgres, redis'],
    ['check tls shop:x expires-in < 3', 'at 17 "expires-in": expected HOST:PORT before this'],
    ['check host memory-used > 2x before', 'at 23 ">": a check has no earlier number to compare with'],
    ['check host memory-used', 'at 22 "": expected a comparison'],
    ['check postgres > 5', 'at 15 ">": expected the name of a number'],
    ['error-share of > 5%', 'at 15 ">": expected the name of a service'],
    ['error-share of checkout', 'at 23 "": expected a comparison such as > 5%'],
    ['error-share of checkout over 5%', 'at 24 "over": expected a comparison'],
    ['error-share of checkout > 5', 'at 26 "5": expected a share such as 5% or 0.05'],
    ['error-share of checkout > five', 'at 26 "five": expected a share'],
    ['latency-p99 of api > 500', 'at 21 "500": expected a latency with its unit'],
    ['requests of api > 5%', 'at 18 "5%": expected a number without a unit'],
    ['requests of api > 2x', 'at 20 "": expected before'],
    ['requests of api > 2x yesterday', 'at 21 "yesterday": expected before'],
    ['errors of api >= 0', 'at 14 ">=": is always so; a prediction must be able to fail'],
    ['error-share of api > 100%', 'at 19 ">": is never so'],
    ['errors of api > 5, fails if < 6', 'at 28 "<": overlaps with the success condition'],
    ['errors of api >= 5, fails if <= 5', 'at 29 "<=": overlaps with the success condition'],
    ['errors of api > 5, fails if > 9', 'at 28 ">": points the same way'],
    ['errors of api > 2x before, fails < 5', 'at 33 "<": must be told like the success condition'],
    ['errors of api > 2x before, control 1h earlier', 'at 35 "1h": the comparison is with an earlier time already'],
    ['errors of api > 5, control api', 'at 27 "api": a control is where the cause should be absent'],
    ['errors of api containing x > 5', 'at 14 "containing": errors cannot be narrowed by this'],
    ['log-lines on op > 5', 'at 10 "on": log-lines cannot be narrowed by this'],
    ['log-lines severity loud > 5', 'at 19 "loud": expected a severity: debug, info'],
    ['errors where a > 5', 'at 15 ">": expected ='],
    ['errors > 5 last week', 'at 16 "week": expected a time such as 90s'],
    ['errors > 5 last 3d', 'at 16 "3d": a window is at most 24 hours'],
    ['errors > 5 from 14:00 to 15:00', 'at 16 "14:00": expected a time such as 2026'],
    [
      'errors > 5 from 2026-01-31T14:00:00Z to 2026-01-31T13:00:00Z',
      'at 16 "2026-01-31T14:00:00Z": a window ends after it begins',
    ],
    ['errors > 5, 100 times every 1m', 'at 12 "100": expected a whole number from 1 to 60'],
    ['errors > 5, 3 times', 'at 19 "": expected every'],
    ['errors > 5, 3 times every 1m, 3 may fail', 'at 30 "3": expected a whole number from 0 to 2'],
    ['errors > 5, within 5h', 'at 19 "5h": a test of more than 240 minutes'],
    ['errors > 5 please', 'at 11 "please": expected last, from, fails, control'],
    ['metric > 5', 'at 7 ">": expected the name of the metric'],
    ['GET /health expects 200', 'at 4 "/health": expected a URL'],
    ['GET ftp://x/ expects 200', 'at 4 "ftp://x/": expected a URL'],
    ['GET http://x/', 'at 13 "": expected expects'],
    ['GET http://x/ expects ok', 'at 22 "ok": expected a status'],
    ['manual look at it', 'at 7 "look": expected a text in quotes'],
    ['errors of "  " > 5', 'at 10 "  ": expected the name of a service'],
    ['errors of "unclosed > 5', 'at 10 """: expected the name of a service'],
  ])('%s', ([text, expected]) => {
    const says = understood(text!)
    expect(says.slice(0, expected!.length)).toBe(expected)
  })
})

test('an earlier time that nobody knows is asked for', () => {
  const said = readPrediction('errors > 2x before')
  expect(said.ok && freeze(said.value, undefined)).toEqual({
    ok: false,
    error: 'when the impact began is not known yet',
  })
})
