import { expect, test } from 'vitest'
import type { Judged } from '../changes/judge.ts'
import { EvidenceBook } from '../evidence.ts'
import { judgedFindings } from './findings.ts'

const told = { from: '1.8.2', to: '1.9.0', commit: '7f3c2d1', actor: 'ci', url: 'https://ci.example/190' }

function found(change: object, verdict: Judged['verdict'] = 'suspect') {
  const judged: Judged = {
    ...{ atMs: 0, lagSeconds: 41, score: 0.9, verdict, why: [], reasons: [], witnesses: 0, own: [], objected: false },
    ...{ agesWell: false, clues: [] },
    change: {
      ...{ id: 'd-1', at: '2026-03-01T14:01:29Z', kind: 'deploy', title: 'Deploy', source: 'ci', origin: 'recorded' },
      ...change,
    },
  }
  return judgedFindings([judged], new EvidenceBook())[0]!
}

test('a suspect carries what its source told of it; other changes do not, for a diagnosis names many', () => {
  expect(found(told)).toMatchObject(told)
  expect(Object.keys(found(told, 'unrelated'))).not.toContain('url')
})

test('long texts are cut; what is no link of the web, or a part of one, is left out', () => {
  expect(found({ commit: 'c'.repeat(4_000) }).commit).toHaveLength(200)
  for (const url of ['javascript:alert(1)', 'ci.example/190', `https://ci.example/${'x'.repeat(1_000)}`, 'https://a b'])
    expect(found({ url }).url).toBeUndefined()
})
