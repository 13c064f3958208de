import { expect, test } from 'vitest'
import type { ProbeHit } from '../model/probes.ts'
import { Outbox } from './outbox.ts'
import type { StoreOtlp } from './results.ts'

const source = { service: 'app', instance: 'a-1', version: undefined, host: undefined, pid: 1 }
const place = { probe: 'pr-1', kind: 'log', tier: 'patch', functionName: 'work' }

const hit = (pass: number): ProbeHit => ({
  ...{ probe: 'pr-1', kind: 'log', service: 'app', instance: 'a-1', at: '2026-03-01T12:00:00Z', pass },
  ...{ text: `pass ${pass}`, values: undefined, stack: undefined, callers: undefined, pauseMs: undefined },
  ...{ level: undefined, traceId: undefined, spanId: undefined },
})

/** An outbox over a store whose first lot waits until it is told how it went. */
function outbox() {
  const stored: string[] = []
  const lost: string[] = []
  const gate = Promise.withResolvers<void>()
  let lots = 0
  const store: StoreOtlp = async (signal, request) => {
    if (lots++ === 0) await gate.promise
    stored.push(signal, ...(JSON.stringify(request).match(/pass \d/g) ?? []))
  }
  return { box: new Outbox(source, { store, lost: (probe) => lost.push(probe) }, undefined), stored, lost, gate }
}

test('what comes while a lot is on its way leaves with the same flush, as the last hits of a process that crashes do', async () => {
  const { box, stored, lost, gate } = outbox()
  box.hit(hit(1), place)
  void box.flush()
  box.hit(hit(2), place)
  box.count({ place, startedAtMs: 0, atMs: 1, passes: 2, matched: 2, dropped: {}, timing: undefined })
  const gone = box.flush()
  gate.resolve()
  await gone
  expect([stored, lost]).toEqual([['logs', 'pass 1', 'metrics', 'logs', 'pass 2'], []])
})

test('a hit that cannot be stored is told of once, however often the outbox is looked into', async () => {
  const { box, stored, lost, gate } = outbox()
  box.hit(hit(1), place)
  const looks = [box.flush(), box.flush(), box.flush()]
  gate.reject(new Error('the disk is full'))
  await Promise.all(looks)
  expect([stored, lost]).toEqual([[], ['pr-1']])
})
