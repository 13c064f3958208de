import { expect, test } from 'vitest'
import { flowOf } from '../../../method/triage/harm.test-helper.ts'
import { callVerb } from '../../../respond/incident/call.ts'
import { update, updates } from '../../../respond/incident/communication/communication-verbs.ts'
import { nudge } from '../../../respond/incident/communication/reminder-verbs.ts'
import { declare } from '../../../respond/incident/lifecycle/lifecycle-verbs.ts'
import { handClock, memoryPorts } from '../../../respond/incident/memory-record.test-helper.ts'
import { triage } from '../../../respond/incident/triage/severity-verbs.ts'
import { quietTelemetry, toldPort } from '../../../respond/incident/triage/triage-port.test-helper.ts'
import { pause, stock } from '../../../respond/incident/triage/triage-verbs.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import { plain } from '../paint.ts'
import { replyText } from './texts.ts'

/** A terminal on which verbs are run, and the clock beside it. */
async function terminal() {
  const clock = handClock('2026-01-31T14:02:00Z')
  const telemetry = quietTelemetry()
  telemetry.flows = [flowOf('pay 1000:1 250:20 250:20 250:30 250:50')]
  telemetry.changes = [
    {
      id: 'd',
      at: '2026-01-31T13:45:00Z',
      kind: 'deploy',
      title: 'shop 2',
      service: 'shop',
      source: 'ci',
      from: '1',
      to: '2',
    },
  ]
  telemetry.kinds = ['deploy']
  telemetry.signs = [{ service: 'red \u001b[31m', pillar: 'traces', atMs: [Date.parse('2026-01-31T14:01:00Z')] }]
  const ports = { ...memoryPorts(clock), triage: toldPort(telemetry) }
  const type = async (verb: Verb, given: unknown): Promise<string> => {
    const who = { actor: { kind: 'human', name: 'on-call' } as const }
    const reply = await callVerb(verb, { incident: 'open', given, who }, ports)
    if (!reply.ok) throw new Error(reply.error.what)
    return replyText(reply.value, { paint: plain, columns: 100 })
  }
  await type(declare, { title: 'checkout fails', drill: true })
  return { type, clock }
}

test('the pause shows what is known and asks for three steps', async () => {
  const { type } = await terminal()
  expect(await type(pause, {})).toBe(`inc-1  DRILL  checkout fails  triage
stop      5 s  hands off the keyboard
breathe   3 s  three deep breaths
orient   20 s  what do I know right now?
  wrong: checkout fails
  state: triage
  severity: not said yet
  impact began: unknown
  who leads: nobody
  scope: 12 % of requests failed or were slow (120 of 1000; before 0.1 %)
  effect: 12 % of requests fail
  flows: 1 of 1 left their baseline: shop pay fails in 12 % (before 0.1 %)
  trend: failed or slow 12 % → 20 % since 13:58Z (difference +1.56 % to +14.4 %, 95 %)
  rollback: last deploy 13:45Z: shop 1 → 2; 1 is what to go back to
  changes: 1 in the last day, last: 2026-01-31T13:45Z deploy shop 2
plan     60 s  write the next three concrete steps
execute   2 s  follow them for at least five minutes before pivoting
next: lastgood pause --steps "…" "…" "…"   (or --skip WHY)
`)
  expect(await type(pause, { steps: ['roll back', 'watch', 'tell support'] })).toContain('    1. roll back\n')
})

test('the board shows what is up, and no escape of a terminal', async () => {
  const { type } = await terminal()
  expect(await type(stock, {})).toContain(
    '  red \\u001b[31m  up\n  up: heard of in the last 5 min, however it serves; silent: not any more\n  only telemetry has spoken yet\n',
  )
  expect(await type(stock, { down: ['mail'], onlyUs: 'yes' })).toContain(
    '  happens: unknown\n  should happen: unknown\n  only us: yes\n',
  )
})

test('triage is a list of questions with what was measured', async () => {
  const { type } = await terminal()
  const asked = await type(triage, {})
  expect(asked).toBe(`inc-1  DRILL  checkout fails  triage
  impact 13:47Z–14:02Z against 13:32Z–13:47Z
 1. Is data at risk: lost, wrong or exposed?
    unknown  --data-at-risk yes|no
 2. Do critical flows complete?
    no  1 of 1 left their baseline: shop pay fails in 12 % (before 0.1 %)
 3. Does it spread or get worse? (SEVER: escalation)
    worse  failed or slow 12 % → 20 % since 13:58Z (difference +1.56 % to +14.4 %, 95 %)
 4. Are there logs and metrics?
    yes  100 spans, 10 log lines, 10 metric points since the impact began
 5. Is there a safe rollback?
    yes  last deploy 13:45Z: shop 1 → 2; 1 is what to go back to
 6. Scope: how many users are affected?
    many  12 % of requests failed or were slow (120 of 1000; before 0.1 %)
 7. Effect: what is broken?
    broken  12 % of requests fail
 8. Visibility: who notices, customers or only we?
    unknown  --visibility customers|internal
 9. Revenue: direct loss, a broken SLA, legal trouble?
    unknown  --revenue yes|no
P0 (not recorded yet), because nobody knows yet whether data is at risk
  consider the rollback: there is a safe one
next: lastgood triage --confirm, or with your answers over the measured ones
`)
  expect(await type(triage, { trend: 'stable' })).toContain('\n  P1 if --data-at-risk turns out to be harmless\n')
  expect(await type(triage, { dataAtRisk: 'no', scope: 'some', visibility: 'internal', revenue: 'no' })).toContain(
    'P1, because nothing that customers need is harmed; it gets worse, so one step higher\n',
  )
})

test('an update is a draft until it is told, and then it is due', async () => {
  const { type, clock } = await terminal()
  expect(await type(update, { next: '5m' })).toContain(
    '  ! an update every 5 min is noise: 10 min is the least\nnext: lastgood update --post\n',
  )
  expect(await type(updates, {})).toBe(
    'inc-1  DRILL  checkout fails  triage\n  nobody was told anything yet\n  next  14:05Z  internal  promised\n',
  )
  expect(await type(update, { post: true, symptom: '\u001b[31m red' })).toContain(
    'u-1 told to internal readers\n  DRILL - 14:02Z - severity unknown Issue update\n  STATUS: Investigating\n  WHAT WE KNOW:\n  - Symptom: \\u001b[31m red\n',
  )
  clock.set('2026-01-31T14:33:00Z')
  expect(await type(updates, {})).toContain(
    '  u-1   14:02Z  internal  Investigating  on-call\n  next  14:22Z  internal  overdue\n',
  )
  const nudged = await type(nudge, {})
  expect(nudged).toContain('  channel: nobody leads: somebody has to take it   lastgood lead\n')
  expect(nudged).toContain('    DRILL - 14:33Z - severity unknown Issue update\n')
  expect(nudged).toContain(
    '  still missing after every reminder: lead\n  still missing after every reminder: severity\n',
  )
})
