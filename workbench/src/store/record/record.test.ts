import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../../lib/result.ts'
import type { Entry } from '../../model/incident/entry.ts'
import { EVENT_BYTES_MAX } from './chain.ts'
import { declared, noted, setClock } from './drafts.test-helper.ts'
import { ENGINES, type Places, startPlaces } from './places.test-helper.ts'
import type { IncidentRecord } from './record.ts'

const TURNS = 60 // of the event loop's microtasks: more than a transaction that begins an incident takes

describe.for(ENGINES)('the record in %s', (engine) => {
  let places: Places
  beforeAll(async () => {
    places = await startPlaces(engine)
  })
  afterAll(() => places.end())
  const opened = async (): Promise<IncidentRecord> => places.open(await places.fresh())

  test('gives back what was written, word by word, also after it was closed', async () => {
    const place = await places.fresh()
    const record = await places.open(place)
    const begun = value(await record.open([declared('checkout fails'), noted('the page says checkout')]))
    const added = value(await record.append('inc-1', 2, [noted('a "note"\nof två lines \u0007\u202e 🦊 \u0000')]))
    expect(value(await record.entries('inc-1'))).toEqual([...begun, ...added])
    await record[Symbol.asyncDispose]()
    const again = await places.open(place)
    expect(value(await again.entries('inc-1'))).toEqual([...begun, ...added])
    expect(value(await again.entries('inc-1', 2))).toEqual(added)
    expect(value(await again.entries('inc-1', 3))).toEqual([])
    expect(value(await again.entries('inc-1', 9))).toEqual([])
  })

  test('chains every entry to the one before by the SHA-256 of its canonical JSON', async () => {
    const record = await opened()
    await record.open([declared('drill', true), noted('one')])
    await record.append('inc-1', 2, [noted('two')])
    let previous = ''
    for (const { hash, ...entry } of value(await record.entries('inc-1'))) {
      expect(entry).toMatchObject({ previous, drill: true, incident: 'inc-1' })
      expect(hash).toBe(
        createHash('sha256')
          .update(canonicalize(entry) ?? '')
          .digest('hex'),
      )
      previous = hash
    }
  })

  test('refuses to append to an incident that others have added to, and writes nothing of it', async () => {
    const record = await opened()
    await record.open([declared('x')])
    await record.append('inc-1', 1, [noted('first')])
    expect(await record.append('inc-1', 1, [noted('late'), noted('later')])).toEqual(
      failed({ kind: 'conflict', seq: 2 }),
    )
    expect(value(await record.entries('inc-1'))).toHaveLength(2)
  })

  test.for(['inc-9', 'inc-0', 'x', "inc-1'; --", ''])('knows no incident %j', async (id) => {
    const record = await opened()
    expect(await record.entries(id)).toEqual(failed({ kind: 'unknown-incident', id }))
    expect(await record.append(id, 0, [noted('x')])).toEqual(failed({ kind: 'unknown-incident', id }))
  })

  test('lists incidents, newest first', async () => {
    const clock = setClock('2026-01-31T14:00:00Z')
    const record = await places.open(await places.fresh(), clock)
    await record.open([declared('one')])
    clock.set('2026-01-31T14:05:00Z')
    await record.open([declared('two', true), noted('x')])
    const at = { openedAt: '2026-01-31T13:59:00Z' }
    expect(value(await record.heads(10))).toEqual([
      { id: 'inc-2', entries: 2, drill: true, lastEnteredAt: '2026-01-31T14:05:00.000Z', ...at },
      { id: 'inc-1', entries: 1, drill: false, lastEnteredAt: '2026-01-31T14:00:00.000Z', ...at },
    ])
    expect(value(await record.heads(1))).toHaveLength(1)
  })

  test('keeps the order of writing when the clock is set back', async () => {
    const clock = setClock('2026-01-31T14:00:00Z')
    const record = await places.open(await places.fresh(), clock)
    await record.open([declared('x')])
    clock.set('2026-01-31T13:00:00Z')
    await record.append('inc-1', 1, [noted('an hour earlier, says the clock')])
    clock.set('2026-01-31T14:01:00Z')
    await record.append('inc-1', 2, [noted('y')])
    expect(value(await record.entries('inc-1')).map((e) => e.enteredAt)).toEqual([
      '2026-01-31T14:00:00.000Z',
      '2026-01-31T14:00:00.000Z',
      '2026-01-31T14:01:00.000Z',
    ])
  })

  test('two workbenches that write at once lose nothing, skip no number and leave no gap', async () => {
    const place = await places.fresh()
    const both = [await places.open(place), await places.open(place)] as const
    const begun = await Promise.all(Array.from({ length: 20 }, (_, i) => both[i % 2]!.open([declared(`${i}`)])))
    const ids = begun.map((b) => Number(value(b)[0]!.incident.slice(4))).sort((a, b) => a - b)
    expect(ids).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))

    const write = async (record: IncidentRecord, text: string): Promise<void> => {
      const seq = value(await record.entries('inc-7')).length
      const written = await record.append('inc-7', seq, [noted(text)])
      if (!written.ok && written.error.kind === 'conflict') return write(record, text)
      value(written)
    }
    await Promise.all(Array.from({ length: 20 }, (_, i) => write(both[i % 2]!, `note ${i}`)))
    const entries = value(await both[0].entries('inc-7'))
    expect(entries.map((e) => e.seq)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1))
    expect(new Set(entries.map((e) => JSON.stringify(e.event))).size).toBe(21)
  })

  test('an append that is asked for while an incident is begun stands in line', async () => {
    const record = await opened()
    await record.open([declared('one')])
    const begun = [record.open([declared('two')]), record.append('inc-1', 1, [noted('meanwhile')])] as const
    const others = [record.open([declared('three')]), record.append('inc-1', 1, [noted('too late')])] as const
    const [two, meanwhile, three, late] = await Promise.all([...begun, ...others])
    expect([value(two)[0]?.incident, value(three)[0]?.incident]).toEqual(['inc-2', 'inc-3'])
    expect([meanwhile.ok, late.ok].filter(Boolean)).toHaveLength(1)
    expect(value(await record.entries('inc-1'))).toHaveLength(2)
  })

  test('an append is kept wherever an incident stands that is begun beside it and refused', async () => {
    const record = await opened()
    await record.open([declared('one')])
    const tooLarge = noted('x'.repeat(EVENT_BYTES_MAX))
    for (let turns = 1; turns <= TURNS; turns++) {
      const begun = record.open([declared('another'), tooLarge])
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      value(await record.append('inc-1', turns, [noted('meanwhile')]))
      expect((await begun).ok).toBe(false)
    }
    expect(value(await record.entries('inc-1'))).toHaveLength(TURNS + 1)
  })

  test('tells who watches of entries from here and from another workbench, each once', async () => {
    const place = await places.fresh()
    const [here, there] = [await places.open(place), await places.open(place)]
    const heard: string[] = []
    const stop = here.watch((id) => heard.push(id))
    await here.open([declared('here')])
    expect(heard).toEqual(['inc-1'])
    await there.open([declared('there')])
    await there.append('inc-1', 1, [noted('from there')])
    await until(() => heard.includes('inc-2') && heard.length >= 3)
    expect([...heard].sort()).toEqual(['inc-1', 'inc-1', 'inc-2'])
    stop()
    await here.append('inc-1', 2, [noted('nobody listens')])
    expect(heard).toHaveLength(3)
  })

  test('refuses what JSON cannot carry unchanged, and what is too large; nothing of it is written', async () => {
    const record = await opened()
    await record.open([declared('x')])
    const refused = { error: { kind: 'unwritable' } }
    expect(await record.append('inc-1', 1, [noted('fine'), noted('half a character: \ud83e')])).toMatchObject(refused)
    expect(await record.append('inc-1', 1, [noted('x'.repeat(2 * 1024 ** 2))])).toMatchObject(refused)
    expect(value(await record.entries('inc-1'))).toHaveLength(1)
  })

  test('puts in an incident from elsewhere as it is; once', async () => {
    const from = await opened()
    await from.open([declared('first')])
    await from.open([declared('second'), noted('x')])
    const entries = several(value(await from.entries('inc-2')))
    const to = await opened()
    expect(value(await to.adopt(entries))).toEqual(entries)
    expect(value(await to.entries('inc-2'))).toEqual(entries)
    expect(await to.adopt(entries)).toEqual(failed({ kind: 'already-here', id: 'inc-2' }))
    expect(await from.adopt(entries)).toEqual(failed({ kind: 'already-here', id: 'inc-2' }))
    expect(value(await to.open([declared('next')]))[0]!.incident).toBe('inc-3')
  })

  test('puts it in under another number when its own is taken, and knows it again', async () => {
    const from = await opened()
    const entries = several(value(await from.open([declared('from elsewhere'), noted('x')])))
    const to = await opened()
    await to.open([declared('was first')])
    const adopted = value(await to.adopt(entries))
    const content = ({ at, enteredAt, actor, event, seq }: Entry) => ({ at, enteredAt, actor, event, seq })
    expect(adopted.map((e) => e.incident)).toEqual(['inc-2', 'inc-2'])
    expect(adopted.map(content)).toEqual(entries.map(content))
    expect(value(await to.entries('inc-2'))).toEqual(adopted)
    expect(await to.adopt(entries)).toEqual(failed({ kind: 'already-here', id: 'inc-2' }))
    expect(await from.adopt(several(adopted))).toEqual(failed({ kind: 'already-here', id: 'inc-1' }))
  })

  test('refuses an incident from elsewhere that was changed on the way', async () => {
    const entries = several(value(await (await opened()).open([declared('x'), noted('one'), noted('two')])))
    const to = await opened()
    const forged = entries.map((e) => (e.seq === 2 ? { ...e, event: { kind: 'note', text: 'won' } as const } : e))
    expect(await to.adopt(several(forged))).toMatchObject({ error: { kind: 'damaged', seq: 2, intact: [entries[0]] } })
    expect(await to.adopt(several(entries.slice(1)))).toMatchObject({ error: { kind: 'damaged', seq: 1 } })
    expect(value(await to.heads(10))).toEqual([])
  })

  test('refuses to begin an incident that no handle could name', async () => {
    const record = await opened()
    const [entry] = value(await (await opened()).open([declared('x')]))
    const sealedAs = (incident: string): Entry => {
      const { hash, ...rest } = { ...entry!, incident }
      return {
        ...rest,
        hash: createHash('sha256')
          .update(canonicalize(rest) ?? '')
          .digest('hex'),
      }
    }
    expect(await record.adopt([sealedAs('inc-999999')])).toMatchObject({ ok: true })
    expect(await record.open([declared('one too many')])).toMatchObject({ error: { kind: 'unwritable' } })
    expect(await record.adopt([sealedAs('inc-1000000')])).toMatchObject({ error: { kind: 'unwritable' } })
  })

  test('keeps evidence by its hash', async () => {
    const place = await places.fresh()
    const { evidence } = await places.open(place)
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256)
    const sha256 = value(await evidence.put(bytes))
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(await evidence.put(bytes)).toEqual({ ok: true, value: sha256 })
    const elsewhere = await places.open(place)
    expect(Buffer.compare(value(await elsewhere.evidence.get(sha256)), bytes)).toBe(0)
    for (const unknown of ['0'.repeat(64), '../../etc/passwd'])
      expect(await evidence.get(unknown)).toEqual(failed({ kind: 'missing', sha256: unknown }))
    expect(await evidence.put(new Uint8Array(64 * 1024 ** 2 + 1))).toMatchObject({ error: { kind: 'too-large' } })
  })
})

function value<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const failed = <E>(error: E) => ({ ok: false, error })

function several(entries: readonly Entry[]): [Entry, ...Entry[]] {
  const [first, ...rest] = entries
  if (first === undefined) throw new Error('no entries')
  return [first, ...rest]
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((wait) => setTimeout(wait, 20))
}
