import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EvidenceBook } from '../evidence.ts'
import { mechanismOf } from './index.ts'
import { clue, DEPLOY, known, looping, moved, TOLD, traced, WINDOWS } from './story.test-helper.ts'
import type { Known, Told } from './types.ts'

const chain = (over: Partial<Known> = {}, told: Partial<Told> = {}): readonly string[] => {
  const links = mechanismOf({ ...TOLD, ...told }, known(over), new EvidenceBook())
  return links.flatMap((link, i) => [...(i === 0 ? [link.from] : []), `${link.basis}: ${link.to}`])
}

const UNTRACED = { before: [], bad: [], detected: [] }

test('a deploy leads over a loop of queries and a waiting caller to what users see', () => {
  expect(chain()).toEqual([
    'deploy shop 2.0',
    'measured: shop sends 6 queries a request instead of 1',
    'measured: web waits for shop',
    'measured: users: GET / takes 84 ms',
  ])
})

test('each step of the climb names who suffers, and the last what users see', () => {
  const links = mechanismOf(TOLD, known(), new EvidenceBook())
  expect(links.map(({ sufferer, users }) => sufferer ?? users)).toEqual([undefined, 'web', 'GET / takes 84 ms'])
})

test.for<[string, Partial<Told>, string, string]>([
  ['no change is guilty', { guilty: 'none', changes: [] }, 'cause not known: no change is guilty', 'measured'],
  [
    'nobody tells of changes',
    { guilty: null, changes: [] },
    'cause not known: no source of changes is connected',
    'measured',
  ],
  ['a change is only suspect', { guilty: 'none' }, 'cause not known: no change is guilty', 'measured'],
  ["the guilty change is another service's", { changes: [{ ...DEPLOY, service: 'db' }] }, 'deploy shop 2.0', 'guess'],
])('the chain begins honestly where %s', ([, told, from, basis]) => {
  expect(mechanismOf({ ...TOLD, ...told }, known(), new EvidenceBook())[0]).toMatchObject({ from, basis })
})

test('without a known pattern the clues tell, a resource before what suffers from it', () => {
  const clues = [clue('latency', 9), clue('saturation', 5)]
  expect(chain({ ...UNTRACED, suspects: [{ service: 'shop', score: 1, clues }] })).toEqual([
    'deploy shop 2.0',
    'measured: cpu.usage of shop is strained',
    'measured: shop is slow',
    'guess: web suffers too',
    'measured: users: GET / takes 84 ms',
  ])
})

test('a resource that moved after the requests did is a bystander', () => {
  const clues = [clue('latency', 9), clue('saturation', 5)]
  const frame = { windows: WINDOWS, moves: [moved('shop', 10), moved('web', 20), moved('shop', 60, 'saturation')] }
  expect(chain({ ...UNTRACED, frame, suspects: [{ service: 'shop', score: 1, clues }] }).join()).not.toContain(
    'cpu.usage',
  )
})

test('a pattern that was as common before is not told', () => {
  expect(chain({ before: traced('q', looping(6)) }).join()).not.toContain('queries')
})

test('a caller that moved before the broken service is a guess, and so is what users see of it', () => {
  const frame = { windows: WINDOWS, moves: [moved('shop', 400), moved('web', 20)] }
  expect(chain({ frame }).slice(1)).toEqual([
    'measured: shop sends 6 queries a request instead of 1',
    'guess: web waits for shop',
    'guess: users: GET / takes 84 ms',
  ])
})

test('an error that bad requests log is told, one of healthy requests is not', () => {
  const template = { service: 'shop', template: 'no <*> left', severity: 'ERROR', kind: 'new', countBefore: 0 } as const
  const found = { ...template, countAfter: 7, score: 1, evidence: ['ev-70'] } as const
  expect(chain({}, { templates: [{ ...found, badShare: 0.9 }] })).toContain('measured: shop logs “no <*> left”')
  expect(chain({}, { templates: [{ ...found, badShare: 0.1 }] }).join()).not.toContain('logs')
})

test('where nothing began, or nobody is suspect, nothing is told', () => {
  expect(chain({}, { onset: null })).toEqual([])
  expect(chain({ suspects: [] })).toEqual([])
  expect(chain({ suspects: [{ service: 'shop', score: 0, clues: [] }] })).toEqual([])
})

test('the order of the input does not change the chain', () => {
  const plain = known()
  const shuffled = <T>(all: readonly T[]) => fc.shuffledSubarray([...all], { minLength: all.length })
  fc.assert(
    fc.property(shuffled(plain.bad), shuffled(plain.before), shuffled(plain.frame.moves), (bad, before, moves) => {
      expect(chain({ bad, before, frame: { windows: WINDOWS, moves } })).toEqual(chain())
    }),
    { seed: 14, numRuns: 20 },
  )
})
