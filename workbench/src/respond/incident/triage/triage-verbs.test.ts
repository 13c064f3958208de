import { describe, expect, test } from 'vitest'
import { saying } from '../../../method/sayings.ts'
import { flowOf } from '../../../method/triage/harm.test-helper.ts'
import { declare, setTime } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { reassessSeverity, severity, triage } from './severity-verbs.ts'
import { quietTelemetry, type ToldTelemetry, toldPort } from './triage-port.test-helper.ts'
import { pause, stock } from './triage-verbs.ts'

const BROKEN = flowOf('pay 1000:1 250:20 250:20 250:30 250:30, p99 40→900')

type At = {
  readonly id: string
  readonly ports: IncidentPorts
  readonly telemetry: ToldTelemetry
  readonly clock: ReturnType<typeof handClock>
}

async function declared(): Promise<At> {
  const clock = handClock('2026-01-31T14:02:00Z')
  const telemetry = quietTelemetry()
  const ports = { ...memoryPorts(clock), triage: toldPort(telemetry) }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  return { id: entries[0]!.incident, ports, telemetry, clock }
}

describe('the reset', () => {
  test('shows what is known and writes nothing until the plan is there', async () => {
    const at = await declared()
    at.telemetry.flows = [BROKEN]
    at.telemetry.kinds = ['deploy']
    const shown = await did(pause, {}, at)
    expect(shown.entries).toEqual([])
    expect(shown.answer.reset.map(({ step }) => step)).toEqual(['stop', 'breathe', 'orient', 'plan', 'execute'])
    expect(shown.answer.reset.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(90)
    expect(shown.answer.known).toEqual([
      'wrong: checkout fails',
      'service: checkout',
      'state: triage',
      'severity: not said yet',
      'impact began: unknown',
      'who leads: nobody',
      'scope: 10 % of requests failed or were slow (100 of 1000; before 0.1 %)',
      'effect: 10 % of requests fail',
      'flows: 1 of 1 left their baseline: shop pay fails in 10 % (before 0.1 %)',
      'trend: failed or slow 12 % → 12 % since 13:58Z (difference −5.77 % to +5.77 %, 95 %)',
      'rollback: no deploy in the last day',
      'changes: none in the last day',
    ])
  })

  test('takes three steps, not two, or a reason to skip it', async () => {
    const at = await declared()
    await expect(did(pause, { steps: ['roll back', 'tell support'] }, at)).rejects.toThrow('the plan has 3 steps')
    const { incident } = await did(pause, { steps: ['roll back', 'watch pay', 'tell support'] }, at)
    expect(incident?.triage.pauses).toMatchObject([{ steps: ['roll back', 'watch pay', 'tell support'] }])
    const skipped = await did(pause, { skip: 'data is being lost' }, at)
    expect(saying(skipped.entries[0]!)).toBe('Pause skipped, because data is being lost')
  })

  test('keeps what hostile telemetry and long words would make unreadable out of the record', async () => {
    const at = await declared()
    at.telemetry.signs = [
      { service: 'a\nb\u001b[31m'.repeat(90), pillar: 'traces', atMs: [Date.parse('2026-01-31T14:01:00Z')] },
    ]
    const { answer } = await did(stock, { onlyUs: 'no' }, at)
    expect(answer.board?.systems[0]?.name).toMatch(/^a\\u000ab/)
    at.telemetry.says = 'connection refused\nat socket'
    at.telemetry.down = true
    const { entries } = await did(pause, { steps: ['a', 'b', 'c'] }, at)
    expect(entries).toHaveLength(1)
  })

  test('works while telemetry does not, and says so', async () => {
    const at = await declared()
    at.telemetry.down = true
    const { answer } = await did(pause, {}, at)
    expect(answer.known).toContain('scope: unknown')
    expect(answer.known).toContain('what users feel could not be read: connection refused')
  })
})

describe('the board', () => {
  test('knows what telemetry knows, and people say the rest', async () => {
    const at = await declared()
    const heard = (service: string, clock: string) =>
      ({ service, pillar: 'traces', atMs: [Date.parse(`2026-01-31T${clock}:00Z`)] }) as const
    at.telemetry.signs = [heard('checkout', '14:01'), heard('payment', '13:50'), heard('mail', '14:00')]
    const shown = await did(stock, {}, at)
    expect(shown.answer).toMatchObject({
      board: null,
      heard: { systems: [{ name: 'payment', state: 'silent' }, { name: 'checkout' }, { name: 'mail' }] },
    })
    const said = { down: ['payment', 'DNS'], around: 'the cloud is up', shouldHappen: 'orders are paid', onlyUs: 'yes' }
    const { answer, entries } = await did(stock, said, at)
    expect(saying(entries[0]!)).toBe('Stock taken: payment down, checkout up, mail up, DNS down; only us: yes')
    expect(answer.board).toMatchObject({ around: 'the cloud is up', onlyUs: 'yes' })
  })
})

describe('triage', () => {
  test('as a dry run says where these answers lead, and writes nothing', async () => {
    const at = await declared()
    const { answer, entries, incident } = await did(triage, { dataAtRisk: 'yes', confirm: true, dryRun: true }, at)
    expect(answer).toMatchObject({ recorded: false, severity: null, judged: { severity: 'P0' } })
    expect(answer.items[0]).toMatchObject({ question: 'dataAtRisk', answer: 'yes', by: 'person' })
    expect([entries, incident?.triage.severity]).toEqual([[], undefined])
  })

  test('without answers shows the questions as they are measured and writes nothing', async () => {
    const at = await declared()
    at.telemetry.flows = [BROKEN]
    const { answer, entries } = await did(triage, {}, at)
    expect(entries).toEqual([])
    expect(answer.items.map(({ question, answer: a, by }) => `${question} ${a} ${by}`)).toEqual([
      'dataAtRisk unknown nobody',
      'flowsComplete no measured',
      'trend stable measured',
      'sight yes measured',
      'rollback unknown measured',
      'scope some measured',
      'effect broken measured',
      'visibility unknown nobody',
      'revenue unknown nobody',
    ])
    expect(answer.judged).toMatchObject({ severity: 'P0', settled: 'P2', doubts: ['dataAtRisk'] })
    expect(answer.impact).toEqual({ from: '2026-01-31T13:47:00.000Z', to: '2026-01-31T14:02:00.000Z' })
    expect(answer.quiet).toEqual({ from: '2026-01-31T13:32:00.000Z', to: '2026-01-31T13:47:00.000Z' })
  })

  test('records what is answered over what is measured, with the severity and its numbers', async () => {
    const at = await declared()
    at.telemetry.flows = [BROKEN]
    const { incident, answer } = await did(triage, { dataAtRisk: 'no', visibility: 'customers', scope: 'many' }, at)
    expect(answer).toMatchObject({ recorded: true, severity: 'P1', judged: { rule: 'flow-broken' } })
    expect(incident?.triage.answers.find(({ question }) => question === 'scope')).toMatchObject({
      answer: 'many',
      by: 'person',
      measured: { numbers: { bad: 100, requests: 1000 }, query: { name: 'harm' } },
    })
    expect(incident?.triage.assessments).toMatchObject([{ severity: 'P1', measurement: { failedShare: 0.1 } }])
  })

  test('is confirmed as measured with one word', async () => {
    const at = await declared()
    const { incident } = await did(triage, { confirm: true }, at)
    expect(incident?.triage.severity).toBe('P0')
    expect(incident?.triage.answers.map(({ by }) => by)).toContain('nobody')
  })

  test('looks from the start of the impact, and no further back than six hours', async () => {
    const at = await declared()
    const impact = async (began: string): Promise<string> => {
      await did(setTime, { name: 'impactStarted', when: began }, at)
      await did(triage, {}, at)
      const { quiet, impact: seen } = at.telemetry.compared!
      return [quiet.from, quiet.to, seen.from, seen.to].map((ms) => new Date(ms).toISOString().slice(5, 16)).join(' ')
    }
    expect(await impact('2026-01-31T13:50:00Z')).toBe('01-31T13:38 01-31T13:50 01-31T13:50 01-31T14:02')
    expect(await impact('2026-01-29T13:50:00Z')).toBe('01-29T07:50 01-29T13:50 01-31T08:02 01-31T14:02')
    expect(await impact('2026-01-31T14:11:00Z')).toBe('01-31T13:32 01-31T13:47 01-31T13:47 01-31T14:02')
  })

  test('refuses an answer that is none', async () => {
    await expect(did(triage, { scope: 'quite a few' }, await declared())).rejects.toThrow('scope')
  })
})

describe('severity', () => {
  test('is set with a reason, and keeps what telemetry says', async () => {
    const at = await declared()
    at.telemetry.flows = [BROKEN]
    const { incident } = await did(severity, { severity: 'P2', reason: 'a workaround is out' }, at)
    expect(incident?.triage.assessments).toMatchObject([
      { reason: 'a workaround is out', measurement: { failedShare: 0.1 } },
    ])
    await expect(did(severity, { severity: 'P2' }, at)).rejects.toThrow('reason')
  })

  test('is proposed anew when twice as many requests fail, once, and never changes by itself', async () => {
    const at = await declared()
    at.telemetry.flows = [BROKEN]
    await did(severity, { severity: 'P1', reason: 'some fail' }, at)
    expect((await did(reassessSeverity, {}, at)).entries).toEqual([])
    at.telemetry.flows = [flowOf('pay 1000:1 250:90 250:90 250:90 250:90')]
    const { incident, entries } = await did(reassessSeverity, {}, at)
    expect(entries.map(saying)).toEqual([
      'P0 is proposed, because 10 % → 36 % of requests fail, 3.6 times as many since the last assessment',
    ])
    expect(incident?.triage).toMatchObject({ severity: 'P1', proposed: { severity: 'P0' } })
    expect((await did(reassessSeverity, {}, at)).entries).toEqual([])
    const answered = await did(severity, { severity: 'P1', reason: 'only bots' }, at)
    expect(answered.incident?.triage.proposed).toBeUndefined()
  })
})
