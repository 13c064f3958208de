import { expect, test } from 'vitest'
import type { ChangeEvent } from '../../model/change.ts'
import { configurationSkews, versionSkews } from './versions.ts'

const deploy = (to: string, more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  ...{ id: `d-${to}`, at: '2026-03-01T12:00:00Z', kind: 'deploy', service: 'shop', title: 'shop', to, source: 'ci' },
  ...more,
})
const runs = (...versions: readonly string[]) =>
  versions.map((value, i) => ({ service: 'shop', value, instance: `pod-${i}`, lastMs: 0 }))

test('a deploy that some instances do not run is told, with what they say', () => {
  const skews = versionSkews([deploy('1.8.0'), deploy('1.9.0')], runs('1.9.0', '1.8.0', '1.8.0', ''))
  expect(skews).toMatchObject([
    { service: 'shop', intended: '1.9.0', asIntended: 1, otherwise: [{ instance: 'pod-1' }, { instance: 'pod-2' }] },
  ])
})

test.for([
  ['all run it', [deploy('1.9.0')], runs('1.9.0', '1.9.0')],
  ['the same in other words', [deploy('registry.example/shop:v1.9.0')], runs('1.9.0', 'V1.9.0')],
  ['a commit and its beginning', [deploy('4f2a91c')], runs('4f2a91c0d3b7e5')],
  ['the same, and its digest', [deploy('registry.example:5000/shop:v1.9.0@sha256:4f2a')], runs('1.9.0')],
  ['an image is named by its digest alone', [deploy('registry.example:5000/shop@sha256:4f2a')], runs('1.9.0')],
  ['a digest', [deploy('sha256:4f2a91c0d3b7e5')], runs('1.9.0')],
  ['nobody tells a version', [deploy('1.9.0')], runs('', '')],
  ['it is under way', [deploy('1.9.0', { phase: 'started' })], runs('1.8.0')],
  ['it failed', [deploy('1.9.0', { phase: 'failed' })], runs('1.8.0')],
  ['another service', [deploy('1.9.0', { service: 'cart' })], runs('1.8.0')],
  ['no version was named', [{ ...deploy(''), to: undefined } as unknown as ChangeEvent], runs('1.8.0')],
  ['a flag', [deploy('1.9.0', { kind: 'flag' })], runs('1.8.0')],
] as const)('nothing is told where %s', ([, changes, running]) => {
  expect(versionSkews(changes, running)).toEqual([])
})

test('an instance that was started anew under its name is what it told last', () => {
  const [before, after] = [
    { service: 'shop', instance: 'shop-0', value: '1.8.0', lastMs: 1 },
    { service: 'shop', instance: 'shop-0', value: '1.9.0', lastMs: 2 },
  ]
  expect(versionSkews([deploy('1.9.0')], [before, after])).toEqual([])
  expect(versionSkews([deploy('1.8.0')], [before, after])).toMatchObject([{ asIntended: 0, otherwise: [after] }])
})

const settings = (revision: string | undefined, more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  ...deploy('20', { id: 'c-1', kind: 'config', from: '10', ...(revision !== undefined && { details: { revision } }) }),
  ...more,
})

test('settings that some instances do not run with are told, with what they say', () => {
  expect(configurationSkews([settings('sha256:9c1d77aa')], runs('9c1d77aa', '4f2a91cc', ''))).toMatchObject([
    { intended: 'sha256:9c1d77aa', asIntended: 1, otherwise: [{ instance: 'pod-1', value: '4f2a91cc' }] },
  ])
})

test.for([
  ['all run with it', [settings('9c1d77aa')], runs('9c1d77aa')],
  ['the change names levels, and no revision', [settings(undefined)], runs('4f2a')],
  ['a later change of settings names none', [settings('9c1d77aa'), settings(undefined)], runs('4f2a')],
  ['a later deploy may have brought others', [settings('9c1d77aa'), deploy('1.9.0')], runs('4f2a')],
  ['it failed', [settings('9c1d77aa', { phase: 'failed' })], runs('4f2a')],
  ['nobody tells a revision', [settings('9c1d77aa')], runs('', '')],
] as const)('nothing is told of settings where %s', ([, changes, running]) => {
  expect(configurationSkews(changes, running)).toEqual([])
})
