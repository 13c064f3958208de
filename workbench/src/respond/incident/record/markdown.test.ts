import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planWords } from '../../../method/testing/words.ts'
import { update } from '../communication/communication-verbs.ts'
import { captureEvidence } from '../evidence/evidence-verbs.ts'
import { factsIn, recordedIn } from '../facts.test-helper.ts'
import { action, factor, section } from '../learning/learning-verbs.ts'
import { contain, finished, judgeChange } from '../ledger/ledger-verbs.ts'
import { acknowledge, correct, declare, look, setTime, takeRole } from '../lifecycle/lifecycle-verbs.ts'
import { note } from '../lifecycle/note-verb.ts'
import { resolve } from '../lifecycle/resolve-verb.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import { checkVerb } from '../testing/check.ts'
import { predict } from '../testing/predict.ts'
import { commit, suspect } from '../testing/suspect.ts'
import { severity, triage } from '../triage/severity-verbs.ts'
import { pause, stock } from '../triage/triage-verbs.ts'
import type { Verb } from '../verb.ts'
import { exportIncident } from './record-verbs.ts'

type Step = readonly [verb: Verb, given: object]

async function incidentOf(...steps: readonly Step[]) {
  const clock = handClock('2026-01-31T14:02:00Z')
  const ports = memoryPorts(clock)
  const told = { title: 'checkout fails', service: 'checkout', severity: 'P1', alert: 'checkout p99' }
  const { entries } = await did(declare, told, { ports })
  const here = { id: entries[0]!.incident, ports }
  for (const [asked, given] of steps) {
    clock.set(new Date(clock.now() + 61_000).toISOString())
    await did(asked, given, here)
  }
  return here
}

async function markdownOf(here: Awaited<ReturnType<typeof incidentOf>>) {
  const { answer, incident } = await did(exportIncident, { format: 'markdown' }, here)
  if (!('markdown' in answer)) throw new Error('no Markdown was given')
  return { markdown: answer.markdown, incident: incident! }
}

const WHOLE: readonly Step[] = [
  [acknowledge, {}],
  [takeRole, {}],
  [pause, { steps: ['roll back', 'call support', 'watch'] }],
  [stock, { down: ['checkout'], happens: 'orders fail', onlyUs: 'yes' }],
  [triage, { dataAtRisk: 'no', visibility: 'customers', flowsComplete: 'no' }],
  [severity, { severity: 'P0', reason: 'every order fails' }],
  [captureEvidence, { skip: 'the disk is full' }],
  [
    contain,
    {
      way: 'rollback',
      what: 'checkout 1.9.0 → 1.8.2',
      services: ['checkout'],
      revert: 'deploy it again',
      verifyMinutes: 1,
    },
  ],
  [finished, {}],
  [judgeChange, {}],
  [contain, { way: 'switch-off', ruleOut: 'it has no flag' }],
  [suspect, { statement: 'the pool is full', service: 'checkout', mechanism: 'deploy -> slow query -> pool full' }],
  [suspect, { statement: 'a bot | scrapes *us*' }],
  [predict, { hypothesis: 'h-1', text: 'manual "the pool graph is flat"' }],
  [checkVerb, { saw: 'yes', elsewhere: 'no' }],
  [commit, { hypothesis: 'h-1' }],
  [note, { text: 'first line\n# no heading\n<b>no markup</b>' }],
  [correct, { seq: 21, to: '2026-01-31T14:01:00Z', reason: 'seen on the page' }],
  [setTime, { name: 'impactStarted', when: '2026-01-31T13:58:00Z', plusMinusSeconds: 30, source: 'measured' }],
  [
    update,
    { post: true, symptom: 'orders fail', scope: '4,310 orders', workaround: 'none yet', steps: ['watch @ 5 min'] },
  ],
  [factor, { text: 'no wait limit', missingGuard: 'a limit' }],
  [action, { title: 'Limit the wait for a connection to 500 ms', owner: '@db-lead', factor: 'f-1', type: 'prevent' }],
  [section, { name: 'lucky', text: 'It was **night**.' }],
  [resolve, { reason: 'rolled back', anyway: 'support sees orders' }],
]

describe('an incident as Markdown', () => {
  test('is the whole of it', async () => {
    const { markdown } = await markdownOf(await incidentOf(...WHOLE))
    await expect(markdown).toMatchFileSnapshot('./golden/incident.md')
  })

  test('holds every entry', async () => {
    const { markdown, incident } = await markdownOf(await incidentOf(...WHOLE))
    const told = [...markdown.matchAll(/^- \S+Z #(\d+) /gm)].map(([, seq]) => Number(seq))
    expect(told.toSorted((a, b) => a - b)).toEqual(incident.entries.map(({ seq }) => seq))
  })

  test('holds no number, time, handle or name that is not in the record', async () => {
    const word = fc.stringMatching(/^[qxzj]{3,8}[0-9]{0,3}$/) // names that no sentence of ours holds
    const anyLine = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
    const step: fc.Arbitrary<Step> = fc.oneof(
      anyLine.map((text) => [note, { text }] as const),
      anyLine.map((found) => [look, { what: 'logs', found, query: found }] as const),
      anyLine.map((by) => [takeRole, { by }] as const),
      anyLine.map((reason) => [severity, { severity: 'P2', reason }] as const),
      anyLine.map((text) => [contain, { way: 'scale-or-shed', what: text, expect: text, services: [text] }] as const),
      anyLine.map((text) => [suspect, { statement: text, service: text, mechanism: `${text} -> ${text}` }] as const),
      anyLine.map((happens) => [stock, { happens, down: [happens] }] as const),
      anyLine.map((text) => [section, { name: 'impact', text }] as const),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { markdown, incident } = await markdownOf(await incidentOf(...WHOLE, ...steps))
        const plans = incident.testing.predictions.flatMap(({ plan, sampling }) => planWords(plan, sampling))
        const known = new Set([...recordedIn(incident), ...factsIn(plans.join(' '))])
        const own = [String(incident.recorded.length), 'SHA-256']
        expect(factsIn(markdown).filter((fact) => !known.has(fact) && !own.includes(fact))).toEqual([])
      }),
      { seed: 7, numRuns: 30 },
    )
  })

  test('shows text from outside as it is: no markup, no command of a terminal', async () => {
    const hostile = '<script>x</script> [x](javascript:1) | d \u202e \u001b[31m\n# Impact\n<!-- -->'
    const { markdown } = await markdownOf(await incidentOf([note, { text: hostile }]))
    expect(markdown).not.toMatch(/[\u001b\u202e]/)
    expect(markdown).not.toMatch(/(?<!\\)<(script|!--)/)
    expect(markdown).not.toMatch(/^# Impact/m)
  })

  test('is one of two names for the same', async () => {
    const here = await incidentOf()
    const long = await did(exportIncident, { format: 'markdown' }, here)
    expect(await did(exportIncident, { markdown: true }, here)).toEqual(long)
  })
})
