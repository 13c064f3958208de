import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { handClock } from '../../respond/incident/memory-record.test-helper.ts'
import { ENGINES, type Places, startPlaces } from './places.test-helper.ts'
import type { Post } from './post.ts'

const letter = (key: string) => ({ key, about: 'slack', body: `{"key":"${key}"}` })

describe.for(ENGINES)('the post in %s', (engine) => {
  let places: Places
  beforeAll(async () => {
    places = await startPlaces(engine)
  })
  afterAll(() => places.end())

  async function opened() {
    const clock = handClock('2026-01-31T14:00:00Z')
    const place = await places.fresh()
    return { clock, place, post: (await places.open(place, clock)).post }
  }

  test('keeps a letter once, also after a restart, and one box does not know the other', async () => {
    const { post, place, clock } = await opened()
    expect(await post.put('out', [letter('a'), letter('b'), letter('a')])).toEqual({ ok: true, value: 2 })
    const again = (await places.open(place, clock)).post
    expect(await again.put('out', [letter('b'), letter('c')])).toEqual({ ok: true, value: 1 })
    expect(await again.put('in', [letter('a')])).toEqual({ ok: true, value: 1 })
    expect(await again.knows('out', 'c')).toEqual({ ok: true, value: true })
    expect(await again.knows('in', 'c')).toEqual({ ok: true, value: false })
    const listed = await again.list('out')
    expect(listed.ok && listed.value.map(({ key, state }) => [key, state])).toEqual([
      ['c', 'waiting'],
      ['b', 'waiting'],
      ['a', 'waiting'],
    ])
  })

  async function keyTaken(post: Post): Promise<string | undefined> {
    const taken = await post.take('out')
    return taken.ok ? taken.value?.key : 'failed'
  }

  test('gives a letter to one of two who ask, and again when that one did not come back', async () => {
    const { post, place, clock } = await opened()
    const other = (await places.open(place, clock)).post
    await post.put('out', [letter('a'), letter('b'), letter('c')])
    const keys = await Promise.all([keyTaken(post), keyTaken(other)])
    expect([...keys, await keyTaken(post)].sort()).toEqual(['a', 'b', 'c'])
    expect(await post.take('out')).toEqual({ ok: true, value: undefined })
    clock.set('2026-01-31T14:02:01Z')
    expect([await keyTaken(other), await keyTaken(other), await keyTaken(other)]).toEqual(['a', 'b', 'c'])
  })

  test('gives one letter at a time, so that the lease of none runs out while another one is sent', async () => {
    const { post, place, clock } = await opened()
    const other = (await places.open(place, clock)).post
    await post.put('out', [letter('a'), letter('b')])
    expect(await keyTaken(post)).toBe('a')
    clock.set('2026-01-31T14:01:50Z')
    expect(await keyTaken(post)).toBe('b')
    clock.set('2026-01-31T14:02:10Z')
    expect([await keyTaken(other), await keyTaken(other)]).toEqual(['a', undefined])
  })

  test('makes what is dead wait again, and forgets what is old and done', async () => {
    const { post, clock } = await opened()
    await post.put('out', [letter('a'), letter('b')])
    const [a, b] = [await post.take('out'), await post.take('out')]
    if (!a.ok || !b.ok) throw new Error('the letters cannot be had')
    await post.settle({ ...a.value!, state: 'dead', tries: 12, says: 'HTTP 404' })
    await post.settle({ ...b.value!, state: 'done', tries: 1, says: '' })
    expect(await post.retry('out', b.value!.seq)).toEqual({ ok: true, value: 0 })
    expect(await post.retry('out')).toEqual({ ok: true, value: 1 })
    const again = await post.take('out')
    expect(again).toMatchObject({ ok: true, value: { key: 'a', tries: 0 } })
    clock.set('2026-03-31T14:00:00Z')
    await post.forget('2026-03-01T00:00:00.000Z')
    const left = await post.list('out')
    expect(left.ok && left.value.map(({ key }) => key)).toEqual(['a'])
  })
})
