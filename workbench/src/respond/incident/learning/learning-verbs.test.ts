import { describe, expect, test } from 'vitest'
import { did } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Verb } from '../verb.ts'
import { actions, remind } from './action-verbs.ts'
import { declaredIn, quietWorkbench } from './learning.test-helper.ts'
import {
  action,
  actionDone,
  actionDrop,
  actionReopen,
  factor,
  importPostmortem,
  review,
  section,
} from './learning-verbs.ts'

type At = ReturnType<typeof quietWorkbench> & { readonly id: string; readonly ports: IncidentPorts }

async function declared(told: Readonly<Record<string, unknown>> = {}): Promise<At> {
  const workbench = quietWorkbench('2026-01-31T14:02:00Z')
  return { ...workbench, id: await declaredIn(workbench.ports, told) }
}

describe('an action item', () => {
  test.for([
    ['P0', '2026-02-28'],
    ['P1', '2026-02-28'],
    ['P2', '2026-03-28'],
    [undefined, '2026-03-28'],
  ])('of a %s is due on %s when nobody names a day', async ([severity, due]) => {
    const at = await declared(severity === undefined ? {} : { severity })
    const { answer } = await did(action, { title: 'Set a 2 s timeout on payment calls' }, at)
    expect(answer.action).toMatchObject({ id: 'a-1', due, type: 'prevent', status: 'open' })
  })

  test('comes with what the lint would say of it, and is written all the same', async () => {
    const at = await declared()
    await did(factor, { text: 'no timeout' }, at)
    const vague = await did(action, { title: 'Improve monitoring', owner: 'team' }, at)
    expect(vague.answer.advice).toEqual([
      expect.stringMatching(/^"Improve" names a direction/),
      expect.stringMatching(/^no owner/),
      expect.stringMatching(/^answers no contributing factor/),
    ])
    const good = await did(
      action,
      { title: 'Set a 2 s timeout on payment calls', owner: '@payments-lead', factor: 'f-1' },
      at,
    )
    expect(good.answer).toMatchObject({ action: { id: 'a-2' }, advice: [] })
  })

  test('is altered field by field, done, and opened again', async () => {
    const at = await declared()
    await did(
      action,
      { title: 'Set a 2 s timeout', owner: '@a', ticket: 'PAY-1', ticketUrl: 'https://t.example/1' },
      at,
    )
    await did(action, { id: 'a-1', owner: '@b', begun: true }, at)
    const done = await did(actionDone, { action: 'a-1', reason: 'released in 3.2.1' }, at)
    expect(done.answer).toMatchObject({
      title: 'Set a 2 s timeout',
      owner: '@b',
      status: 'done',
      reason: 'released in 3.2.1',
    })
    const again = await did(actionReopen, { action: 'a-1', reason: 'inc-9 is the same' }, at)
    expect(again.answer).toMatchObject({ status: 'open', tracker: { key: 'PAY-1' } })
  })

  const refused: readonly (readonly [Verb, object, string])[] = [
    [action, {}, 'needs a title'],
    [action, { id: 'a-7', owner: '@b' }, 'no action a-7'],
    [action, { title: 'x y z', factor: 'f-1' }, 'no contributing factor f-1'],
    [action, { title: 'x y z', due: '2026-02-30' }, 'a day that exists'],
    [action, { title: 'x y z', ticketUrl: 'https://t.example' }, 'a ticket has a key'],
    [action, { title: 'x y z', ticket: 'T-1', ticketUrl: 'javascript:alert(1)' }, 'ticketUrl'],
    [actionDone, { action: 'a-1', reason: 'x' }, 'no action a-1'],
    [importPostmortem, { name: 'x.md', text: 'a\0b' }, 'zero bytes'],
  ]
  test.for(refused)('%o refuses %j', async ([asked, given, says]) => {
    await expect(did(asked, given, await declared())).rejects.toThrow(says)
  })

  test('that is over is not done twice, and an open one is not opened', async () => {
    const at = await declared()
    await did(action, { title: 'Set a 2 s timeout' }, at)
    await expect(did(actionReopen, { action: 'a-1', reason: 'x' }, at)).rejects.toThrow('a-1 is open')
    await did(actionDrop, { action: 'a-1', reason: 'the service is switched off in May' }, at)
    await expect(did(actionDone, { action: 'a-1', reason: 'x' }, at)).rejects.toThrow('a-1 is dropped')
  })
})

describe('action items of all incidents', () => {
  test('are listed with the most overdue first; those of drills and those that are over when asked', async () => {
    const at = await declared()
    const drill = await declaredIn(at.ports, { drill: true })
    await did(action, { title: 'late', due: '2026-03-01', owner: '@a' }, at)
    await did(action, { title: 'later', due: '2026-02-01', owner: '@b' }, at)
    await did(action, { title: 'over', due: '2026-01-01' }, at)
    await did(actionDone, { action: 'a-3', reason: 'seen' }, at)
    await did(action, { title: 'drilled' }, { ...at, id: drill })
    at.clock.set('2026-03-03T00:30:00Z')
    const titles = async (given: object): Promise<readonly string[]> =>
      (await did(actions, given, at)).answer.map(({ title, overdueDays }) => `${title} ${overdueDays}`)
    expect(await titles({})).toEqual(['later 30', 'late 2'])
    expect(await titles({ owner: '@a' })).toEqual(['late 2'])
    expect(await titles({ all: true })).toEqual(['later 30', 'late 2', 'over 61'])
    expect(await titles({ drills: true })).toContainEqual(expect.stringMatching(/^drilled/))
  })

  test('are reminded of three days before, on the day, then weekly; each once, also after close', async () => {
    const at = await declared()
    await did(action, { title: 'Set a 2 s timeout', due: '2026-02-20', owner: '@a' }, at)
    const reminded: string[] = []
    for (let day = 14; day <= 42; day++) {
      at.clock.set(new Date(Date.UTC(2026, 1, day, 6)).toISOString())
      for (let twice = 0; twice < 2; twice++)
        for (const { reminder, incident } of (await did(remind, {}, at)).answer)
          reminded.push(`${incident} ${reminder}, told ${new Date(at.clock.now()).toISOString().slice(0, 10)}`)
    }
    expect(reminded).toEqual([
      'inc-1 2026-02-17, told 2026-02-17',
      'inc-1 2026-02-20, told 2026-02-20',
      'inc-1 2026-02-27, told 2026-02-27',
      'inc-1 2026-03-06, told 2026-03-06',
      'inc-1 2026-03-13, told 2026-03-13',
    ])
  })
})

describe('the postmortem', () => {
  test('keeps the last text of a section, its authors and how far it is', async () => {
    const at = await declared()
    await did(section, { name: 'summary', text: 'first' }, at)
    await did(section, { name: 'summary', text: 'second' }, at)
    const { incident } = await did(review, { to: 'in-review' }, at)
    expect(incident?.learning).toMatchObject({
      written: { summary: 'second' },
      postmortem: 'in-review',
      authors: ['on-call'],
    })
    expect(incident?.entries).toHaveLength(4)
  })

  test('counts its factors', async () => {
    const at = await declared()
    await did(factor, { text: 'no timeout' }, at)
    const { answer } = await did(
      factor,
      { text: 'small canary', missingGuard: 'a canary of 10 %', evidence: ['ev-1'] },
      at,
    )
    expect(answer).toEqual({ id: 'f-2', text: 'small canary', missingGuard: 'a canary of 10 %', evidence: ['ev-1'] })
  })
})
