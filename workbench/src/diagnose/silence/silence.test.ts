import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SignsOfLife } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { hushesOf, silencesOf } from './silence.ts'

const STEP = 10_000
const STEPS = 120
const window = rangeOf(0, STEPS * STEP)

/** Signs in every step but those of the given ones. */
const speaking = (service: string, quiet: (step: number) => boolean = () => false): SignsOfLife => ({
  service,
  pillar: 'traces',
  atMs: Array.from({ length: STEPS }, (_, step) => step)
    .filter((step) => !quiet(step))
    .map((step) => step * STEP),
})

test('a service that stops while others go on has fallen silent', () => {
  const signs = [speaking('web'), speaking('back', (step) => step >= 70)]
  expect(silencesOf(signs, window, STEP)).toMatchObject([
    { service: 'back', pillar: 'traces', from: 70 * STEP, to: window.to, ended: false, whole: true },
  ])
  expect(hushesOf(signs, window, STEP)).toEqual([])
})

test('a pause that ended is told with both ends', () => {
  const signs = [speaking('web'), speaking('back', (step) => step >= 70 && step < 90)]
  expect(silencesOf(signs, window, STEP)).toMatchObject([
    { service: 'back', from: 70 * STEP, to: 90 * STEP, ended: true },
  ])
})

test('one pillar that stops while another goes on is no whole silence', () => {
  const logs: SignsOfLife = { ...speaking('back'), pillar: 'logs' }
  const found = silencesOf([speaking('web'), logs, speaking('back', (step) => step >= 70)], window, STEP)
  expect(found).toMatchObject([{ service: 'back', pillar: 'traces', whole: false }])
})

test('where everybody stops nobody has fallen silent, and the hush is told', () => {
  const signs = ['web', 'back', 'cart'].map((service) => speaking(service, (step) => step >= 70))
  expect(silencesOf(signs, window, STEP)).toEqual([])
  expect(hushesOf(signs, window, STEP)).toEqual([rangeOf(70 * STEP, window.to)])
})

test('a service that seldom speaks, or always makes such pauses, is not silent', () => {
  const seldom = speaking('cron', (step) => step % 15 !== 0)
  const few = speaking('report', (step) => step > 5)
  expect(silencesOf([speaking('web'), seldom, few], window, STEP)).toEqual([])
})

test('neither the order of services nor a shift of the clock changes what is silent', () => {
  const quietFrom = fc.array(fc.integer({ min: 20, max: STEPS }), { minLength: 2, maxLength: 6 })
  fc.assert(
    fc.property(quietFrom, fc.integer({ min: 0, max: 1e6 }), (starts, steps) => {
      const signs = starts.map((start, i) => speaking(`s${i}`, (step) => step >= start))
      const shift = steps * STEP
      const shifted = signs.map((one) => ({ ...one, atMs: one.atMs.map((at) => at + shift) })).reverse()
      const plain = silencesOf(signs, window, STEP)
      const moved = silencesOf(shifted, rangeOf(shift, window.to + shift), STEP)
      expect(moved.map((one) => ({ ...one, from: one.from - shift, to: one.to - shift }))).toEqual(plain)
    }),
  )
})
