import { expect, test } from 'vitest'
import { SufferingLog } from './suffering.ts'

const at = (second: number): string => `2026-01-31T14:00:${String(second).padStart(2, '0')}Z`

/** `x` suffers, `.` is well, a look every two seconds. */
function stretches(looks: string, wellMs: number): readonly string[] {
  const log = new SufferingLog(wellMs)
  for (const [i, look] of [...looks].entries()) log.look(at(2 * i), look === 'x')
  const secondOf = (time: string): number => Number(time.slice(17, 19))
  return log.stretches.map(({ from, to }) => `${secondOf(from)}-${to === undefined ? '' : secondOf(to)}`)
}

test.for([
  ['....', 0, []],
  ['..xxx', 0, ['4-']],
  ['.xx....', 0, ['2-6']],
  ['.xx...', 0, ['2-']],
  ['.xx..x', 0, ['2-']],
  ['.xx.x....', 0, ['2-10']],
  ['x....x....', 0, ['0-2', '10-12']],
  ['x....x....', 10_000, ['0-']],
  ['x.........', 10_000, ['0-2']],
] as const)('users who fare %s, with a symptom that stays away for %i ms, suffered %j', ([looks, wellMs, expected]) => {
  expect(stretches(looks, wellMs)).toEqual(expected)
})
