import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import type { Draft } from '../../../model/incident/entry.ts'
import { openIncidentRecord, RECORD_FILE } from '../../../store/record/record.ts'
import { list } from '../lifecycle/list-verb.ts'
import { note } from '../lifecycle/note-verb.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { exportIncident, importIncident, verifyRecord } from './record-verbs.ts'

const clock = handClock('2026-01-31T14:02:00Z')
const ended: (() => PromiseLike<void> | void)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

type Bench = { readonly ports: IncidentPorts; readonly folder: string }

/** A workbench with a record of its own, on disk. */
async function bench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-verbs-'))
  ended.push(() => rmSync(folder, { recursive: true }))
  const record = await openIncidentRecord({ folder }, { clock, log: () => undefined })
  ended.push(() => record[Symbol.asyncDispose]())
  return { ports: { ...memoryPorts(clock), record, evidence: record.evidence }, folder }
}

const draft = (event: Draft['event']): Draft => ({
  at: '2026-01-31T14:00:00Z',
  actor: { kind: 'human', name: 'on-call' },
  event,
})

const named = (title: string) => draft({ kind: 'declared', title, drill: false })

/** An incident of three entries, one of which names evidence that is kept. */
async function incidentWithEvidence({ ports }: Bench): Promise<string> {
  const put = await ports.evidence.put(Buffer.from('the worst trace'))
  const sha256 = put.ok ? put.value : ''
  const items = [{ name: 'traces', says: 'the worst trace', sha256, bytes: 15 }]
  const captured: Draft['event'] = { kind: 'evidence-captured', id: 'ev-1', items, missing: [], tookMs: 1 }
  await ports.record.open([
    named('checkout fails'),
    draft({ kind: 'note', text: 'p99 \u001b[31m is up' }),
    draft(captured),
  ])
  return sha256
}

const asFile = (exported: unknown): unknown => JSON.parse(JSON.stringify(exported))

test('an incident travels to another workbench with its evidence, through a file', async () => {
  const [from, to] = [await bench(), await bench()]
  const sha256 = await incidentWithEvidence(from)
  const { answer: exported } = await did(exportIncident, { withEvidence: true }, { id: 'inc-1', ports: from.ports })
  expect(exported).toMatchObject({
    schema: 'lastgood.incident/1',
    id: 'inc-1',
    evidence: [{ sha256, state: 'included' }],
  })
  const { answer } = await did(importIncident, { exported: asFile(exported) }, { ports: to.ports })
  expect(answer).toEqual({ id: 'inc-1', was: 'inc-1', entries: 3, evidence: { kept: 1, notIncluded: 0 } })
  expect(await to.ports.record.entries('inc-1')).toEqual(await from.ports.record.entries('inc-1'))
  expect(await to.ports.evidence.get(sha256)).toMatchObject({ ok: true })
})

test('it gets another number when its own is taken, and says so', async () => {
  const [from, to] = [await bench(), await bench()]
  await incidentWithEvidence(from)
  await to.ports.record.open([named('was here first')])
  const { answer: exported } = await did(exportIncident, {}, { id: 'inc-1', ports: from.ports })
  const { answer, incident } = await did(importIncident, { exported: asFile(exported) }, { ports: to.ports })
  expect(answer).toMatchObject({ id: 'inc-2', was: 'inc-1', evidence: { kept: 0, notIncluded: 1 } })
  expect(incident?.lifecycle.title).toBe('checkout fails')
  expect(await did(verifyRecord, {}, { ports: to.ports })).toMatchObject({ answer: { incidents: 2, damaged: [] } })
})

type Exported = { readonly entries: readonly Record<string, unknown>[]; readonly evidence: readonly object[] }

test.for([
  [
    'an entry that was changed',
    (e) => ({ ...e, entries: changed(e, { at: '2020-01-01T00:00:00Z' }) }),
    /entry 2 is not as it/,
  ],
  ['an entry that is missing', (e) => ({ ...e, entries: e.entries.toSpliced(1, 1) }), /entry 2 is not as it.*missing/],
  [
    'an event of no kind',
    (e) => ({ ...e, entries: changed(e, { event: { kind: 'sabotage' } }) }),
    /entry 2: .*newer lastgood/,
  ],
  ['its end missing', (e) => ({ ...e, entries: e.entries.slice(0, -1) }), /the end is missing/],
  ['no entries', (e) => ({ ...e, entries: [] }), /entries: /],
  ['another schema', (e) => ({ ...e, schema: 'lastgood.incident/9' }), /schema: expected lastgood.incident\/1/],
  ['a field too many', (e) => ({ ...e, extra: 1 }), /not expected: "extra"/],
  [
    'other evidence',
    (e) => ({ ...e, evidence: e.evidence.map((x) => ({ ...x, base64: 'AAAA' })) }),
    /is not what its hash says/,
  ],
] as const satisfies readonly (readonly [string, (exported: Exported) => unknown, RegExp])[])(
  'an import with %s is refused, and nothing is written',
  async ([, forge, what]) => {
    const [from, to] = [await bench(), await bench()]
    await incidentWithEvidence(from)
    const { answer } = await did(exportIncident, { withEvidence: true }, { id: 'inc-1', ports: from.ports })
    const call = { id: '', who: { actor: { kind: 'human', name: 'on-call' } }, ports: to.ports } as const
    const refused = await importIncident.run({ exported: forge(asFile(answer) as Exported) }, call)
    expect(refused).toMatchObject({ ok: false, error: { kind: 'wrong', what: expect.stringMatching(what) } })
    expect(await to.ports.record.heads(1)).toEqual({ ok: true, value: [] })
  },
)

const changed = ({ entries }: Exported, change: object) =>
  entries.map((entry) => (entry.seq === 2 ? { ...entry, ...change } : entry))

test('a damaged incident is named, read as far as it holds, exported so, and no longer written to', async () => {
  const { ports, folder } = await bench()
  await incidentWithEvidence({ ports, folder })
  await ports.record.open([named('is fine')])
  const handle = new Database(join(folder, RECORD_FILE))
  handle.exec('DROP TRIGGER lastgood_entries_no_update')
  handle.exec("UPDATE lastgood_entries SET at = '2020-01-01T00:00:00Z' WHERE incident = 1 AND seq = 3")
  handle.close()
  expect((await did(list, {}, { ports })).answer.incidents).toMatchObject([
    { title: 'is fine' },
    { title: 'checkout fails' },
  ])
  const { answer } = await did(verifyRecord, {}, { ports })
  const damage = { seq: 3, says: 'it is not what was written: its hash differs' }
  expect(answer).toEqual({ incidents: 2, entries: 3, damaged: [{ id: 'inc-1', ...damage, intact: 2 }] })
  const exported = await did(exportIncident, {}, { id: 'inc-1', ports })
  expect(exported.answer).toMatchObject({ entries: { length: 2 }, damaged: damage })
  expect(exported.incident).toMatchObject({ lifecycle: { title: 'checkout fails' }, damaged: damage })

  const call = { id: 'inc-1', who: { actor: { kind: 'human', name: 'on-call' } }, ports } as const
  expect(await note.run({ text: 'x' }, call)).toMatchObject({
    error: { what: expect.stringContaining('damaged at entry 3') },
  })
})

test('an incident of which nothing is left does not hide the others', async () => {
  const { ports, folder } = await bench()
  await ports.record.open([named('is gone')])
  await ports.record.open([named('is fine')])
  const handle = new Database(join(folder, RECORD_FILE))
  handle.exec('DROP TRIGGER lastgood_entries_no_delete')
  handle.exec('DELETE FROM lastgood_entries WHERE incident = 1')
  handle.close()
  const says = 'its record is damaged at entry 1: it is missing; 1 were written'
  expect((await did(list, {}, { ports })).answer.incidents).toMatchObject([
    { id: 'inc-2', title: 'is fine' },
    { id: 'inc-1', title: says, state: 'unreadable' },
  ])
})
