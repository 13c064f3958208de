import { describe, expect, test } from 'vitest'
import type { Actor } from '../../model/incident/entry.ts'
import type { ProbeWish } from '../../model/probes.ts'
import { placeRefusal, probeRoles, sampleRefusal } from './roles.ts'

const roles = (text: string) => {
  const read = probeRoles(text)
  if (!read.ok) throw new Error(read.error)
  return read.value
}
const human: Actor = { kind: 'human', name: 'on-call' }
const agent: Actor = { kind: 'agent', name: 'helper' }
const wish = (kind: ProbeWish['kind'], more: Partial<ProbeWish> = {}): ProbeWish => ({
  ...{ kind, service: 'shop', file: 'a.ts', line: 1 },
  ...more,
})

describe('roles of probes', () => {
  test.for<[string, Actor, ProbeWish, string | undefined]>([
    ['', agent, wish('snapshot', { stallMsMax: 500 }), undefined],
    ['human=all, agent=count', human, wish('snapshot', { stallMsMax: 500 }), undefined],
    ['human=all, agent=count', agent, wish('counter'), undefined],
    ['human=all, agent=count', agent, wish('timer'), undefined],
    ['human=all, agent=count', agent, wish('log'), 'helper (agent) may not see values'],
    ['human=all, agent=count', agent, wish('verbose'), 'may not see values'],
    ['human=all, agent=count', agent, wish('counter', { stallMsMax: 51 }), 'may not have a process stalled'],
    ['human=count + see', human, wish('log', { cpuShareMax: 0.1 }), 'may not have a process stalled'],
    ['human=all', agent, wish('counter'), 'may not count'],
    ['human=none, on-call=all', human, wish('log'), undefined],
    ['human=all, on-call=none', human, wish('counter'), 'on-call (human) may not count'],
    ['agent=none, human=all', { kind: 'agent', name: 'human' }, wish('counter'), 'human (agent) may not count'],
  ])('%s, %o, %o: %s', ([text, actor, asked, says]) => {
    const refusal = placeRefusal(asked, actor, roles(text))
    if (says === undefined) expect(refusal).toBeUndefined()
    else expect(refusal).toMatchObject({ kind: 'forbidden', what: expect.stringContaining(says) })
  })

  test('sampling is a right of its own, and more than the usual stall another', () => {
    const some = roles('human=sample')
    expect(sampleRefusal({ service: 'shop', stallMsMax: 50 }, human, some)).toBeUndefined()
    expect(sampleRefusal({ service: 'shop', stallMsMax: 51 }, human, some)).toMatchObject({ kind: 'forbidden' })
    expect(sampleRefusal({ service: 'shop' }, agent, some)).toMatchObject({ where: 'shop' })
  })

  test.for([
    'human',
    'human=everything',
    '=all',
    'human=all,,agent=none',
    'human=all, human=none',
    'a=count+',
    'a=COUNT',
  ])('%s is no list of roles', (text) => expect(probeRoles(text)).toMatchObject({ ok: false }))
})
