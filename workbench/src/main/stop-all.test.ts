import { expect, test } from 'vitest'
import { type Part, partsInto, stopAll } from './stop-all.ts'

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

test('what runs is stopped, whichever way it ends, and what could not be started is no part', async () => {
  const stopped: string[] = []
  const started: Part[] = []
  const run = partsInto(started)
  const folder = { path: '/tmp', [Symbol.asyncDispose]: async () => void stopped.push('folder') }
  expect((await run(Promise.resolve(folder))).path).toBe('/tmp')
  expect(await run(undefined)).toBeUndefined()
  await run({ stop: async () => void stopped.push('page') })
  await expect(run(Promise.reject<Part>(new Error('the port is in use')))).rejects.toThrow('in use')
  await stopAll(started)
  expect(stopped).toEqual(['page', 'folder'])
})
