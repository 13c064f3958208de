import { expect, test } from 'vitest'
import type { TemplateChange } from '../logs/index.ts'
import { newLine } from '../logs/new-line.test-helper.ts'
import { saysItRanOut } from './told-limits.ts'

test.for<[sample: string, ranOut: boolean]>([
  ['{"msg": "previous container exit", "code": 137, "reason": "OOMKilled"}', true],
  ['process exited with code 137', true],
  ['java.lang.OutOfMemoryError: Java heap space', true],
  ['write /data/wal: no space left on device', true],
  ['accept: too many open files', true],
  ['FATAL: remaining connection slots are reserved', true],
  ['Pool-1 - Connection is not available, request timed out after 1500ms', true],
  ['order 137 has no exit', false],
  ['upstream did not answer within 500 ms', false],
  ['429 too many requests', false],
])('%s: %s', ([sample, ranOut]) => {
  expect(saysItRanOut([newLine(sample)], 'shop')).toBe(ranOut)
})

test.for<[string, Partial<TemplateChange>]>([
  ['another service says so', { service: 'cart' }],
  ['it said so before', { kind: 'up', countBefore: 3 }],
  ['it is no trouble to whoever wrote it', { severity: 'INFO' }],
])('no limit of its own where %s', ([, changes]) => {
  expect(saysItRanOut([newLine('too many open files', changes)], 'shop')).toBe(false)
})
