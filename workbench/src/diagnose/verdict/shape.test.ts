import { describe, expect, test } from 'vitest'
import type { GoldenSignal } from '../../model/diagnosis.ts'
import { rangeOf } from '../evidence.ts'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { Clue, ClueKind, GoldenSeries, Move } from '../types.ts'
import { exhaustedOf } from './exhausted.ts'
import { classOf, type Shape, signalOf } from './shape.ts'

const CALM: Shape = {
  latency: false,
  felt: false,
  slowMostly: false,
  errors: false,
  inResults: false,
  waited: false,
  traffic: 'flat',
  surge: false,
  demands: false,
  deserted: false,
  exhausted: false,
  changed: false,
  untold: new Set(),
  measured: true,
}

const clue = (kind: ClueKind, strength: number): Clue => ({
  service: 'shop',
  kind,
  strength,
  proof: { says: '', query: 'whole-traces', window: rangeOf(0, 1), params: {}, numbers: {} },
})

describe('the signal at the cause', () => {
  test.for<[string, Partial<Shape>, Clue[], string | null]>([
    [
      'a used up resource, however slow the requests',
      { exhausted: true, latency: true, slowMostly: true },
      [],
      'saturation',
    ],
    ['some requests fail, and those are slow too', { errors: true, latency: true }, [clue('latency', 90)], 'errors'],
    ['nearly all are slow, some of them fail', { errors: true, latency: true, slowMostly: true }, [], 'latency'],
    ['some requests fail because somebody gave up', { errors: true, waited: true }, [clue('origin', 90)], 'latency'],
    ['slow requests alone', { latency: true }, [clue('path', 8)], 'latency'],
    ['errors in the log, requests look well', {}, [clue('logs', 30), clue('gap', 4)], 'errors'],
    ['a resource that moved without being used up', {}, [clue('saturation', 50), clue('gap', 4)], 'latency'],
    ['only traffic changed', { traffic: 'down' }, [], 'traffic'],
    ['far more requests come in, and use up a resource', { surge: true, exhausted: true, errors: true }, [], 'traffic'],
    ['requests stay away, and the few left are slow', { deserted: true, latency: true }, [clue('path', 8)], 'traffic'],
    ['only results are wrong, and a resource is used up meanwhile', { inResults: true, exhausted: true }, [], 'errors'],
    ['nothing', {}, [], null],
    ['a wobble, and only a page tells that it began', { measured: false }, [clue('latency', 2)], null],
    [
      'slowness that users feel, and only a page tells when',
      { measured: false, felt: true },
      [clue('latency', 3)],
      'latency',
    ],
    ['slowness that nobody in front feels', { measured: false, latency: true }, [clue('latency', 30)], null],
    ['time added to requests, and only a page tells when', { measured: false }, [clue('path', 3)], 'latency'],
    ['less traffic, and only a page tells when', { measured: false, traffic: 'down' }, [], null],
  ])('%s', ([, shape, clues, signal]) => {
    expect(signalOf({ ...CALM, ...shape }, clues)).toBe(signal)
  })

  test.for<[string, Partial<Shape>, string]>([
    ['saturation', { exhausted: true }, 'resource exhausted'],
    ['saturation', { exhausted: true, traffic: 'up' }, 'overload or retry storm'],
    ['errors', { errors: true }, 'requests fail in one place'],
    ['errors', { errors: true, latency: true }, 'slow and failing'],
    ['latency', { latency: true }, 'something got slow'],
    ['latency', { latency: true, changed: true }, 'bad change'],
    ['traffic', { traffic: 'down' }, 'traffic down'],
    ['traffic', { deserted: true, latency: true }, 'traffic down'],
    ['traffic', { surge: true, traffic: 'up', exhausted: true }, 'overload or retry storm'],
  ])('%s with %j is "%s", and the reason names what moved', ([signal, shape, kind]) => {
    const told = classOf(signal as 'latency', { ...CALM, ...shape })
    expect(told.kind).toBe(kind)
    expect(told.why).toMatch(
      { saturation: /resource/, errors: /fail/, latency: /slow|latency/, traffic: /traffic/ }[signal]!,
    )
    expect(told.nextChecks.length).toBeGreaterThan(0)
  })
})

describe('callers that are refused', () => {
  test('are told as that, with both sides to look at, and are the same class', () => {
    const [failing, refused] = [undefined, '401'].map((code) =>
      classOf('errors', { ...CALM, errors: true, refused: code }),
    )
    expect(refused?.why).toBe(
      'callers are refused (401): contract or auth while latency did not move at the entry or the suspect',
    )
    expect(refused?.nextChecks.at(-1)).toMatch(/^Look at both sides of the hop that refuses/)
    expect([failing?.kind, refused?.kind]).toEqual(Array(2).fill('requests fail in one place'))
  })

  test('are told of a bad change as well', () => {
    expect(classOf('errors', { ...CALM, errors: true, changed: true, refused: '422' }).why).toMatch(
      /names its service; callers are refused \(422\): contract or auth$/,
    )
  })
})

describe('a signal that shows no move', () => {
  test.for<[GoldenSignal, Partial<Shape>, string]>([
    ['latency', { latency: true }, 'latency rose while errors and traffic did not move at the entry or the suspect'],
    [
      'latency',
      { latency: true, untold: new Set(['errors']) },
      'latency rose while traffic did not move at the entry or the suspect; no metric or trace tells of errors there',
    ],
    [
      'latency',
      { latency: true, traffic: 'up', untold: new Set(['errors']) },
      'latency rose; no metric or trace tells of errors at the entry or the suspect',
    ],
    [
      'errors',
      { errors: true, untold: new Set(['latency']) },
      'requests fail; no metric or trace tells of latency at the entry or the suspect',
    ],
    [
      'traffic',
      { traffic: 'down', untold: new Set(['latency', 'errors']) },
      'traffic went down; no metric or trace tells of latency or errors at the entry or the suspect',
    ],
  ])('is told to be calm only where there is data: %s, %j', ([signal, shape, why]) => {
    expect(classOf(signal, { ...CALM, ...shape }).why).toBe(why)
  })
})

const move = (
  name: string,
  unit: string,
  before: number,
  after: number,
  changes: Partial<GoldenSeries> = {},
): Move => ({
  series: plainSeries({ instance: 'a', name, unit, ...changes }),
  score: 20,
  before,
  after,
  movedAt: undefined,
})
const slow = (factor: number, side: 'server' | 'client'): Move =>
  move('request.duration', 's', 0.1, 0.1 * factor, { signal: 'latency', side })
const busy = (factor: number): Move =>
  move('requests', '{request}/s', 10, 10 * factor, { signal: 'traffic', side: 'server' })

const pool = (what: string, before: number, after: number, score: number): Move => ({
  ...move(`db.client.connection.${what}`, '{connection}', before, after),
  score,
})
const eachMinute = (value: readonly number[]) => ({ atMs: value.map((_, minute) => minute * 60_000), value })
const memory = (value: readonly number[]): Move => ({
  ...move('pod.memory.working_set', 'By', 6, 6, eachMinute(value)),
  score: 0,
})
const restarts = move('container.restarts', '{restart}', 0, 2, {
  signal: 'errors',
  ...eachMinute([0, 0, 0, 0, 1, 1, 1, 1, 2]),
})

describe('a resource', () => {
  test.for<[string, Move[], boolean]>([
    ['took most of its room', [move('cpu.utilization', '1', 0.1, 0.8)], true],
    ['took most of its room, in percent', [move('cpu.utilization', '%', 10, 80)], true],
    ['rose to three fifths', [move('cpu.utilization', '1', 0.01, 0.6)], false],
    ['rose sixfold and has room', [move('cpu.utilization', '1', 0.03, 0.2)], false],
    [
      'rose sixfold, and its limit tells there is room',
      [move('cpu.usage', 's', 1, 6), move('cpu.utilization', '1', 0.03, 0.2)],
      false,
    ],
    ['without a limit grew tenfold', [move('cpu.usage', 's', 1, 10)], true],
    ['without a limit began to be used', [move('gc.count', '1/s', 0, 0.2)], false],
    ['without a limit began to queue', [move('queue.pending', '{request}', 0, 20)], true],
    ['queues now and then, where nobody did', [move('queue.depth', '{request}', 0, 0.2)], false],
    ['grew as traffic did', [move('cpu.usage', 's', 1, 10), busy(10)], false],
    ['grew as slow requests did', [move('cpu.usage', 's', 1, 10), slow(8, 'server')], false],
    ['a pool is full and no call got slower', [move('db.connections.pending', '1', 0, 0.9)], true],
    ['a pool is full of slow calls', [move('db.connections.pending', '1', 0, 0.9), slow(20, 'client')], false],
    ['overstepped its limit', [move('cpu.utilization', '1', 0.1, 1.02)], true],
    [
      'is held by no more calls, and more wait for it',
      [pool('count', 2, 1, 0), pool('pending_requests', 0, 20, 20), slow(20, 'client')],
      true,
    ],
    [
      'is held by more calls, as they are slow, and more wait for it',
      [pool('count', 2, 10, 20), pool('pending_requests', 0, 20, 20), slow(20, 'client')],
      false,
    ],
    ['fills up until a restart empties it', [memory([3, 5, 7, 9, 3, 5, 7, 9, 3]), restarts], true],
    ['is as full as ever when it is restarted', [memory([6, 6, 6, 6, 6, 6, 6, 6, 6]), restarts], false],
    ['fills up, and nothing was restarted', [memory([3, 5, 7, 9, 3, 5, 7, 9, 3])], false],
    ['of somebody else', [move('cpu.utilization', '1', 0.1, 0.9, { service: 'other' })], false],
  ])('%s', ([, moves, isExhausted]) => {
    expect(exhaustedOf(moves, 'shop') !== undefined).toBe(isExhausted)
  })
})
