import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startRounds } from './rounds.ts'

const until = async (seen: () => boolean): Promise<void> => {
  while (!seen()) await sleep(1)
}

test('one round never begins before the last has ended, and stopping waits for it', async () => {
  let [under, most, ended] = [0, 0, 0]
  const look = async (): Promise<void> => {
    under += 1
    most = Math.max(most, under)
    await sleep(20)
    under -= 1
    ended += 1
  }
  const { stop } = startRounds({ everyMs: 1, look, tell: () => undefined })
  await until(() => ended >= 3)
  await stop()
  expect([most, under]).toEqual([1, 0])
})

test('a trouble is told when it begins, when it changes and when it comes back, not in each round', async () => {
  const troubles = ['away', 'away', 'full', undefined, 'full', 'full']
  const told: string[] = []
  let rounds = 0
  const look = async (): Promise<void> => {
    const trouble = troubles[rounds++]
    if (trouble !== undefined) throw new Error(trouble)
  }
  const { stop } = startRounds({ everyMs: 1, look, tell: (why) => told.push(why) })
  await until(() => rounds > troubles.length)
  await stop()
  expect(told).toEqual(['away', 'full', 'full'])
})
