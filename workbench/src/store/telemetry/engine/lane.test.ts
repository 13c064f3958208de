import { expect, test } from 'vitest'
import { Lane, type Leave } from './lane.ts'

const never = new AbortController().signal

test('places are given in the order in which they were asked for', async () => {
  const lane = new Lane({ places: 1, waitingMax: 9 })
  const order: number[] = []
  const visit = async (n: number) => {
    const leave = (await lane.enter(never)) as Leave
    order.push(n)
    leave()
  }
  await Promise.all([1, 2, 3, 4].map(visit))
  expect(order).toEqual([1, 2, 3, 4])
})

test('who finds the line full is told at once', async () => {
  const lane = new Lane({ places: 1, waitingMax: 1 })
  await lane.enter(never)
  const second = lane.enter(never)
  expect(await lane.enter(never)).toBe('full')
  expect(second).toBeInstanceOf(Promise)
})

test('who gives up while waiting frees the line and takes no place', async () => {
  const lane = new Lane({ places: 1, waitingMax: 1 })
  const leave = (await lane.enter(never)) as Leave
  const impatient = new AbortController()
  const second = lane.enter(impatient.signal)
  impatient.abort()
  expect(await second).toBe('aborted')
  const third = lane.enter(never)
  leave()
  expect(await third).toBeTypeOf('function')
})

test('leaving twice frees one place only', async () => {
  const lane = new Lane({ places: 1, waitingMax: 0 })
  const leave = (await lane.enter(never)) as Leave
  leave()
  leave()
  await lane.enter(never)
  expect(await lane.enter(never)).toBe('full')
})
