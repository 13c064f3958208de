import { PassThrough } from 'node:stream'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../lib/result.ts'
import { callVerb } from '../../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../../respond/incident/memory-record.test-helper.ts'
import { refusedLine } from '../../refused-line.ts'
import { plain } from '../paint.ts'
import { failed } from '../refusal.ts'
import { addIncidentVerbs } from './commands.ts'

/** A command line over a record in memory: what each line prints, or why it was refused. */
function terminal(documents: Readonly<Record<string, string>> = {}): (...args: readonly string[]) => Promise<string> {
  const ports = memoryPorts(handClock('2026-01-31T14:02:00Z'))
  return async (...args) => {
    const said = new PassThrough({ encoding: 'utf8' })
    const print = (text: string): void => void said.write(text)
    const program = new Command('lastgood').exitOverride().configureOutput({ writeErr: print, writeOut: print })
    const who = { actor: { kind: 'human', name: 'on-call' } as const }
    addIncidentVerbs(program, {
      ask: async (_, verb, call) => {
        const reply = await callVerb(verb, { ...call, who }, ports)
        if (reply.ok) return ok(reply.value)
        const { error } = reply
        return err({ ...failed(refusedLine(error)), error })
      },
      document: async (path) => (path === 'no.json' ? err('no such file') : ok(documents[path] ?? '')),
      print,
      refuse: ({ says }) => print(`refused: ${says}\n`),
      wrong: () => print('(1)\n'),
      options: () => ({ paint: plain, columns: 100 }),
      screen: () => ({ out: said, warn: print, stop: AbortSignal.abort(), everyMs: 1 }),
      withSettings: (command) => command,
    })
    await program.parseAsync([...args], { from: 'user' }).catch(() => undefined)
    return String(said.read() ?? '')
  }
}

const HASH = 'a'.repeat(64)
const TIME = '2026-01-31T14:00:00Z'
const AN_EXPORT = {
  schema: 'lastgood.incident/1',
  id: 'inc-1',
  lastHash: HASH,
  entries: [
    {
      ...{ incident: 'inc-1', seq: 1, at: TIME, enteredAt: TIME, drill: false, previous: '', hash: HASH },
      actor: { kind: 'human', name: 'on-call' },
      event: { kind: 'declared', title: 'checkout fails', drill: false },
    },
  ],
  evidence: [],
}

describe('the commands made of verbs', () => {
  test('of the record stand under one word, too', async () => {
    const type = terminal()
    await type('declare', 'checkout fails')
    expect(await type('record', 'verify')).toBe('1 incident, 1 entry: every chain holds\n')
    expect(await type('record', 'export', 'inc-1', '--markdown')).toMatch(/^# inc-1: checkout fails\n/)
    expect(await type('record', 'export')).toMatch(/^{\n {2}"schema": "lastgood.incident\/1"/)
  })

  test('mean the newest incident when none is open, but never one that is part of another', async () => {
    const type = terminal()
    for (const title of ['one', 'two']) await type('declare', title)
    await type('merge', 'inc-2', 'inc-1')
    await type('state', 'cancelled')
    expect(await type('state', 'investigating')).toContain('inc-1  one  investigating')
  })

  test('take their words without quotes and the incident that is open', async () => {
    const type = terminal()
    expect(await type('declare', 'checkout', 'fails', '--service', 'checkout')).toBe(
      'inc-1  checkout fails  triage\n   #1  14:02:00Z  Declared: checkout fails  on-call\nnext: say that you are on it   lastgood ack inc-1\n',
    )
    expect(await type('note', 'p99', 'is', 'up')).toContain('#2  14:02:00Z  p99 is up')
    expect(await type('ack', '1')).toContain('Acknowledged')
    expect(await type('lead', '1')).toContain('on-call is commander')
    expect(await type('note', '2', 'boxes')).toContain('2 boxes')
    expect(await type('edit', '1', '--service', 'cart')).toContain('#6  14:02:00Z  Service: cart')
    expect(await type('status', 'INC-1')).toContain('lastgood pause inc-1')
    expect(await type('note', 'inc-1', 'rolled back')).toContain('#7  14:02:00Z  rolled back')
    expect(await type('lead', '--by', 'second on-call')).toContain('second on-call is commander')
    expect(await type('status')).toBe(
      'inc-1  checkout fails  triage\n  triage since 2026-01-31 14:02:00Z\n  commander: second on-call\nnext: stop for ninety seconds: what is known, and the next three steps   lastgood pause\n',
    )
  })

  test('say what is missing, and what is not a choice', async () => {
    const type = terminal()
    expect(await type('note', 'x')).toContain('there is no incident (incident record). Declare one.   lastgood declare')
    expect(await type('declare')).toContain('title is missing')
    expect(await type('declare', 'x', '--severity', 'P9')).toContain('Allowed choices are P0, P1, P2')
    await type('declare', 'x')
    expect(await type('ack', 'now')).toContain('not expected: "now"')
    expect(await type('record', 'verify', 'inc-1')).toContain('verify is not about one incident but about all')
  })

  test('show the day where a timeline has several', async () => {
    const type = terminal()
    await type('declare', 'checkout fails')
    expect(await type('timeline')).not.toContain('2026-01-31')
    await type('correct', '1', '--to', '2026-01-30T23:59:00Z')
    expect(await type('timeline')).toMatch(/ {2}2026-01-30\n.*Declared.*\n {2}2026-01-31\n/)
  })

  test('read the last word from standard input where it is a dash', async () => {
    const type = terminal({ '-': 'a log line\n'.repeat(90_000) })
    await type('declare', 'checkout fails')
    const said = await type('note', '-')
    expect(said).toContain('#2  14:02:00Z  Evidence ev-1 kept: note')
    expect(said).toContain('(990000 characters; the whole is kept as ev-1)')
    expect(said.length).toBeLessThan(5_000)
    expect(await type('evidence', 'ev-1', 'note')).toHaveLength(990_001)
    expect(await type('status')).not.toContain('990000')
  })

  test('take a document by the name of its file, or as JSON', async () => {
    const exported = JSON.stringify(AN_EXPORT)
    const type = terminal({ 'inc-1.json': exported, 'cut.json': exported.slice(0, -9), 'notes.txt': 'p99 is up' })
    expect(await type('import', 'inc-1.json')).toContain('inc-1  put in: 1 entries')
    expect(await terminal()('import', exported)).toContain('inc-1  put in')
    expect(await type('import', 'no.json')).toBe(
      'refused: no.json: no such file; name the file that holds it, or - for standard input\n',
    )
    expect(await type('import', 'notes.txt')).toBe('refused: notes.txt: it holds no JSON object\n')
    expect(await type('import', 'cut.json')).toContain('refused: cut.json: it is no whole JSON: ')
    expect(await type('import')).toContain('exported is missing')
  })

  test('name a handful of the incidents that are open, and of a long timeline the end', async () => {
    const type = terminal()
    for (let i = 1; i <= 7; i++) await type('declare', `${i} ${'x'.repeat(100)}`)
    const said = await type('note', 'which one?')
    expect(said).toContain('7 incidents are open: inc-7 (7 xxx')
    expect(said).toContain('…), … (incident). Say which one, e.g. inc-7.   --incident inc-7; or: lastgood incidents')
    expect(said.length).toBeLessThan(600)
    for (let i = 1; i <= 4; i++) await type('note', 'inc-1', `note ${i}`)
    expect(await type('timeline', 'inc-1', '--last', '2')).toMatch(/… 3 earlier \(--last 5\)\n.*note 3.*\n.*note 4/)
  })

  test('list what is due and the next step, with the handle to type', async () => {
    const type = terminal()
    await type('declare', 'checkout fails', '--severity', 'P1')
    await type('declare', 'mail is late', '--drill')
    expect(await type('incidents')).toBe(
      [
        'inc-2   ?   triage        2026-01-31T14:02Z  DRILL  mail is late',
        '        internal update due 14:05:00Z',
        '        next: say that you are on it   lastgood ack inc-2',
        'inc-1   P1  triage        2026-01-31T14:02Z  checkout fails',
        '        internal update due 14:05:00Z',
        '        next: say that you are on it   lastgood ack inc-1',
        '',
      ].join('\n'),
    )
  })

  test('name the incident in the next step where it was named', async () => {
    const type = terminal()
    await type('declare', 'checkout fails')
    expect(await type('ack')).toContain('lastgood lead\n')
    await type('declare', 'search is slow')
    expect(await type('ack', 'inc-2')).toContain('lastgood lead inc-2\n')
    expect(await type('status', '--incident', 'inc-1')).toContain('lastgood lead inc-1\n')
  })

  test('say in JSON what would pass a gate that is shut', async () => {
    const type = terminal()
    await type('declare', 'x')
    expect(await type('resolve', '--json')).toContain('"field": "anyway"')
    expect(await type('resolve')).not.toContain('"field"')
  })

  test('answer with JSON on demand', async () => {
    const type = terminal()
    const reply = JSON.parse(await type('declare', 'x', '--drill', '--json')) as unknown
    expect(reply).toMatchObject({ verb: 'declare', incident: { id: 'inc-1', drill: true }, entries: [{ seq: 1 }] })
  })

  test('show what a terminal would obey as visible escapes', async () => {
    const type = terminal()
    expect(await type('declare', 'red \u001b[31m \u202e title')).toContain('red \\u001b[31m \\u202e title')
  })
})
