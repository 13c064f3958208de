import { expect, test } from 'vitest'
import { SufferingLog } from './suffering.ts'

const at = (second: number): string => `2026-01-31T14:00:${String(second).padStart(2, '0')}Z`

/** `x` suffers, `.` is well, a look a second. */
function stretches(looks: string): readonly string[] {
  const log = new SufferingLog()
  for (const [i, look] of [...looks].entries()) log.look(at(i), look === 'x')
  return log.stretches.map(
    ({ from, to }) => `${Number(from.slice(17, 19))}-${to === undefined ? '' : Number(to.slice(17, 19))}`,
  )
}

test.for([
  ['....', []],
  ['..xxx', ['2-']],
  ['.xx...', ['1-3']],
  ['.xx..x', ['1-']],
  ['.xx.x...', ['1-5']],
  ['x...x...', ['0-1', '4-5']],
] as const)('users who fare %s suffered %j', ([looks, expected]) => {
  expect(stretches(looks)).toEqual(expected)
})
