import { expect, test } from 'vitest'
import { stopAll } from './stop-all.ts'

test('one part that cannot be stopped is told of, and the others are stopped all the same, newest first', async () => {
  const stopped: string[] = []
  const told: string[] = []
  const part = (name: string) => ({ stop: async () => void stopped.push(name) })
  const stuck = { stop: () => Promise.reject(new Error('the disk is full')) }
  const started = [part('database'), stuck, part('page')]
  await stopAll(started, (line) => told.push(line))
  expect([stopped, started]).toEqual([['page', 'database'], []])
  expect(told).toEqual(['a part could not be stopped: the disk is full'])
})
