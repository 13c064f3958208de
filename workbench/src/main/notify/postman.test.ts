import { expect, test } from 'vitest'
import { handClock } from '../../respond/incident/memory-record.test-helper.ts'
import { testRecord } from '../../store/record/record.test-helper.ts'
import { throwawayFolder } from '../telemetry/throwaway.ts'
import { startPostman } from './postman.ts'

test('stopping waits for the letter in hand alone; what else is due stays due', async () => {
  await using folder = await throwawayFolder()
  const clock = handClock('2026-03-01T12:00:00Z')
  await using record = await testRecord(folder.path, { clock, log: () => undefined })
  const { post } = record
  await post.put(
    'out',
    ['a', 'b', 'c'].map((key) => ({ key, about: 'slack', body: '{}' })),
  )
  const dealt: string[] = []
  let stopped: Promise<void> | undefined
  let begun = (): void => undefined
  const first = new Promise<void>((resolve) => {
    begun = resolve
  })
  const postman = startPostman('out', post, async ({ key }) => {
    dealt.push(key)
    begun()
    await Promise.resolve()
    stopped = postman.stop()
    return { kind: 'done' }
  })
  await first
  await postman.stop()
  await stopped
  expect(dealt).toEqual(['a'])
  expect(await post.take('out')).toMatchObject({ value: { key: 'b' } })
})
