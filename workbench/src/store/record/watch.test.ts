import { expect, test } from 'vitest'
import type { Base } from './base.ts'
import { startWatch } from './watch.ts'

test('who tells of entries while a look waits is heard by that look', async () => {
  let looks = 0
  let tell = (): void => {}
  const answers: (() => void)[] = []
  const execute = () => {
    looks++
    return new Promise<[]>((go) => answers.push(() => go([])))
  }
  const query = { select: () => query, orderBy: () => query, limit: () => query, execute }
  const onOthers = async (look: () => void): Promise<void> => {
    tell = look
  }
  const base = { db: { selectFrom: () => query }, onOthers, troubleOf: () => undefined } as unknown as Base
  const started = startWatch(base, () => {})
  await expect.poll(() => looks).toBe(1)
  answers[0]!()
  await started
  for (let i = 0; i < 100; i++) tell()
  await expect.poll(() => looks).toBe(2)
  for (let i = 0; i < 100; i++) tell()
  answers[1]!()
  await expect.poll(() => looks).toBe(3)
  answers[2]!()
  await new Promise(setImmediate)
  expect(looks).toBe(3)
})
