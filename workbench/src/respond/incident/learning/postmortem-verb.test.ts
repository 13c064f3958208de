import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passagesOf } from '../../../method/postmortem/document/postmortem.ts'
import { readPostmortem } from '../../../method/postmortem/document/read.ts'
import { factsIn, recordedIn } from '../facts.test-helper.ts'
import { acknowledge, look, move, setTime, takeRole } from '../lifecycle/lifecycle-verbs.ts'
import { note } from '../lifecycle/note-verb.ts'
import { did } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Verb } from '../verb.ts'
import { declaredIn, quietWorkbench } from './learning.test-helper.ts'
import { action, factor, importPostmortem, section } from './learning-verbs.ts'
import { postmortem } from './postmortem-verb.ts'

type At = {
  readonly id: string
  readonly ports: IncidentPorts
  readonly clock: ReturnType<typeof quietWorkbench>['clock']
}

async function declared(told: Readonly<Record<string, unknown>> = {}): Promise<At> {
  const workbench = quietWorkbench('2026-01-31T14:02:00Z')
  return { ...workbench, id: await declaredIn(workbench.ports, told) }
}

/** A whole incident: every section written, every time known, one factor each for trigger and guard. */
async function learned(): Promise<At> {
  const at = await declared({ severity: 'P1', detectedAt: '2026-01-31T14:00:30Z', alert: 'checkout p99' })
  await did(acknowledge, {}, at)
  await did(takeRole, { by: 'payments lead' }, at)
  await did(note, { text: 'p99 120 ms → 2.4 s since 13:58Z' }, at)
  await did(
    setTime,
    { name: 'impactStarted', when: '2026-01-31T13:58:00Z', plusMinusSeconds: 30, source: 'measured' },
    at,
  )
  at.clock.set('2026-01-31T14:21:00Z')
  await did(move, { to: 'mitigated', reason: 'rollback of cart 3.2.0' }, at)
  at.clock.set('2026-01-31T14:40:00Z')
  await did(setTime, { name: 'resolved', when: '2026-01-31T14:39:00Z', source: 'measured' }, at)
  await did(factor, { text: 'the migration review shows no query plans', missingGuard: 'a plan in the review' }, at)
  await did(factor, { text: 'the pool has no wait limit, so one slow query starves all' }, at)
  const texts = {
    summary: '4,310 checkouts failed.',
    impact: '4,310 failed checkouts, ± 3 %.',
    trigger: 'Deploy of cart 3.2.0, 13:57:20Z.',
    mechanism: 'Deploy → N+1 query → pool full → timeouts',
    detection: 'The alert on checkout p99, 150 s after onset.',
    'went-well': 'Rollback took 3 min.',
    'went-wrong': 'The page named the database.',
    lucky: 'It was a quiet hour.',
    surprised: 'The cart was thought to be read-only.',
    prevent: 'Query plans in the review.',
    'notice-earlier': 'Alert on pool wait.',
    'make-clearer': 'The page names the pool.',
    'repair-itself': 'A wait limit of 500 ms.',
    supporting: 'The diagnosis of 14:05Z.',
  }
  for (const [name, text] of Object.entries(texts)) await did(section, { name, text }, at)
  await did(
    action,
    {
      title: 'Show the query plan of every new query in the review',
      owner: '@db-lead',
      factor: 'f-1',
      type: 'prevent',
    },
    at,
  )
  await did(
    action,
    {
      title: 'Fail a checkout that waits longer than 500 ms',
      owner: '@payments-lead',
      factor: 'f-2',
      type: 'mitigate',
      ticket: 'PAY-9',
      ticketUrl: 'https://t.example/PAY-9(1)',
    },
    at,
  )
  return at
}

const draft = async (at: At, style: string): Promise<string> => (await did(postmortem, { style }, at)).answer.markdown

describe.for(['sre', 'pagerduty'])('the draft with the headings of %s', (style) => {
  test('reads as it is meant to', async () => {
    await expect(await draft(await learned(), style)).toMatchFileSnapshot(`./golden/postmortem-${style}.md`)
  })

  test('leaves the lint nothing but what nobody has recorded', async () => {
    const { findings } = (await did(postmortem, { style }, await learned())).answer
    expect(findings.map(({ rule, says }) => `${rule} ${says}`)).toEqual([
      'unfilled still to be filled in, below "What was tried"',
    ])
  })

  test('of an incident nobody wrote about says "unknown" where something is missing, and the lint asks for it', async () => {
    const at = await declared()
    const { markdown, findings } = (await did(postmortem, { style }, at)).answer
    const sections = readPostmortem(markdown)
    expect(
      sections.ok &&
        sections.value.sections.filter(({ blocks }) => passagesOf(blocks).some(({ text }) => text.includes('unknown')))
          .length,
    ).toBeGreaterThan(10)
    expect(findings.filter(({ rule }) => rule === 'unfilled').length).toBeGreaterThan(10)
    expect(findings.map(({ rule }) => rule)).not.toContain('missing-heading')
  })

  test('of a drill says so in title and front matter', async () => {
    const markdown = await draft(await declared({ drill: true }), style)
    expect(markdown).toContain('\n# DRILL: checkout fails\n')
    expect(markdown).toContain('\ndrill: true\n')
  })

  test('holds no number, time, handle or name that is not in the record', async () => {
    const word = fc.stringMatching(/^[qxzj]{3,8}[0-9]{0,3}$/) // names that no sentence of ours holds
    const anyLine = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
    const step: fc.Arbitrary<readonly [Verb, object]> = fc.oneof(
      anyLine.map((text) => [note, { text }] as const),
      anyLine.map((text) => [factor, { text, missingGuard: text }] as const),
      anyLine.map((title) => [action, { title, owner: title }] as const),
      anyLine.map((text) => [section, { name: 'impact', text }] as const),
      anyLine.map((by) => [takeRole, { by }] as const),
      anyLine.map((reason) => [move, { to: 'mitigated', reason }] as const),
      anyLine.map((found) => [look, { what: 'logs', found, query: found }] as const),
      fc
        .integer({ min: 0, max: 10_000_000 })
        .map((s) => [setTime, { name: 'impactStarted', when: new Date(1.7e12 + s * 1000).toISOString() }] as const),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), anyLine, async (steps, title) => {
        const at = await declared({ title, service: title.split(' ')[0] })
        for (const [asked, given] of steps) {
          at.clock.set(new Date(at.clock.now() + 61_000).toISOString())
          await did(asked, given, at)
        }
        const { incident, answer } = await did(postmortem, { style }, at)
        const known = recordedIn(incident!)
        expect(factsIn(answer.markdown).filter((fact) => !known.has(fact))).toEqual([])
      }),
      { seed: 11, numRuns: 60 },
    )
  })

  test('shows text from outside as it is: no markup, no command of a terminal', async () => {
    const hostile =
      '<script>alert(1)</script> [x](javascript:1) **b** `c` | d \u202e \u001b[31m # <!-- lint-ok: blame x -->'
    const at = await declared({ title: hostile })
    await did(note, { text: `${hostile}\n# Impact\n\n| a |` }, at)
    const markdown = await draft(at, style)
    const read = readPostmortem(markdown)
    expect(markdown).not.toMatch(/[\u001b\u202e]/)
    expect(markdown.replace(/^---[\s\S]*?\n---\n/, '')).not.toMatch(/(?<!\\)<(script|!--)/)
    expect(read.ok && read.value.silences).toEqual([])
    expect(read.ok && read.value.sections.filter(({ heading }) => heading?.text.includes('Impact'))).toHaveLength(1)
  })
})

describe('a postmortem from elsewhere', () => {
  const FIXTURES = new URL('../../../method/postmortem/lint/fixtures/', import.meta.url)
  const foreign = readdirSync(FIXTURES).filter((name) => name.endsWith('.md'))

  test.for(foreign)('%s comes out as it went in, in either style', async (name) => {
    const text = readFileSync(new URL(name, FIXTURES), 'utf8')
    const at = await declared()
    await did(importPostmortem, { name, text }, at)
    expect(await draft(at, 'sre')).toBe(text)
    expect(await draft(at, 'pagerduty')).toBe(text)
  })

  test('keeps every heading when sections are written here; those it lacks come at the end', async () => {
    const at = await declared()
    const text =
      '# Outage\n\n## Weather\n\nRain.\n\n## Impact\n\nSome users.\n\n### EU\n\nNone.\n\n## Root cause\n\nA deploy.\n'
    await did(importPostmortem, { name: 'outage.md', text }, at)
    await did(section, { name: 'impact', text: '12 users.' }, at)
    await did(section, { name: 'lucky', text: 'It was night.' }, at)
    expect(await draft(at, 'sre')).toBe(
      '# Outage\n\n## Weather\n\nRain.\n\n## Impact\n\n12 users.\n\n### EU\n\nNone.\n\n## Root cause\n\nA deploy.\n\n## Where we got lucky\n\nIt was night.\n',
    )
  })
})

test('a review is due five working days after a P1 is resolved', async () => {
  expect((await did(postmortem, {}, await learned())).answer.reviewDue).toBe('2026-02-06')
  expect((await did(postmortem, {}, await declared())).answer.reviewDue).toBeNull()
})
