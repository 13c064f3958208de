import type { Controller } from '@lastgood/probe/controller'
import { PROTOCOL } from '@lastgood/probe/protocol'
import { expect, test } from 'vitest'
import { unixMs } from '../model/time.ts'
import type { Hello } from './heard.ts'
import { Processes } from './processes.ts'

const controller = { close: () => undefined } as unknown as Controller
const HELLO: Hello = {
  type: 'hello',
  protocol: PROTOCOL,
  pid: 7,
  node: '24.0.0',
  service: 'shop',
  entry: '/app/shop.js',
}
const PLACE = { probe: 'pr-1', kind: 'log', tier: 'slot', functionName: 'total' } as const
const HIT = { probe: 'pr-1', at: '2026-03-01T12:00:00Z', kind: 'log', pass: 1, text: 'sum=6' } as const

test.for<[string, object, string | undefined]>([
  ['where it says its telemetry goes', { otlp: 'http://127.0.0.1:4999' }, 'http://127.0.0.1:4999'],
  ['the usual way, where it says nothing', {}, undefined],
])('what a probe sees in a process goes %s', async ([, told, expected]) => {
  const sent: unknown[] = []
  const store = async (signal: string, _: object, otlp: string | undefined): Promise<void> =>
    void sent.push([signal, otlp])
  const processes = new Processes({ clock: { now: () => unixMs(0) }, store, lost: () => undefined })
  const { outbox } = processes.add({ ...HELLO, ...told }, controller)
  outbox.hit({ ...HIT, service: 'shop', instance: 'a' } as unknown as Parameters<typeof outbox.hit>[0], PLACE)
  await outbox.flush()
  expect(sent).toEqual([['logs', expected]])
})

test.for<[string, object, true | undefined]>([
  ['that says it sends to the practice system is of that', { otlp: 'http://127.0.0.1:4999' }, true],
  ['that sends elsewhere is one of one’s own', { otlp: 'http://127.0.0.1:4318' }, undefined],
  ['that says nothing is one of one’s own', {}, undefined],
])('a process %s', ([, told, expected]) => {
  const isPractice = (otlp: string): boolean => otlp === 'http://127.0.0.1:4999'
  const parts = { clock: { now: () => unixMs(0) }, store: async () => undefined, lost: () => undefined, isPractice }
  expect(new Processes(parts).add({ ...HELLO, ...told }, controller).shown.practice).toBe(expected)
})
