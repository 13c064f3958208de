import { expect, test } from 'vitest'
import { onDuty } from './on-duty.ts'

type Hear = (isMine: boolean) => void

/** A watch that notes when it runs, on turns that are given by hand. */
function noted() {
  const seen: string[] = []
  let hear: Hear = () => undefined
  const begin = () => {
    seen.push('begins')
    const stop = async (): Promise<void> => {
      seen.push('ends')
      await Promise.resolve()
      seen.push('ended')
    }
    return [{ stop }]
  }
  const turns = (hears: Hear) => {
    hear = hears
    return { stop: async () => hear(false) }
  }
  const part = onDuty(turns, begin, (line) => seen.push(line))
  return { seen, part, hear: (isMine: boolean) => hear(isMine) }
}

test('nothing runs before the turn, and each turn ends before the next begins', async () => {
  const { seen, part, hear } = noted()
  expect(seen).toEqual([])
  for (const isMine of [true, false, true]) hear(isMine)
  await part.stop()
  const runs = seen.filter((word) => !word.includes('workbench'))
  expect(runs).toEqual(['begins', 'ends', 'ended', 'begins', 'ends', 'ended'])
  expect(seen.filter((word) => word === 'this workbench watches').length).toBe(2)
})

test('a turn that never came leaves nothing to stop', async () => {
  const { seen, part } = noted()
  await part.stop()
  expect(seen.filter((word) => word === 'ends')).toEqual([])
})
