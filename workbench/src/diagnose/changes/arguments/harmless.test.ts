import { expect, test } from 'vitest'
import type { Candidate } from '../judge.ts'
import { harmlessArguments } from './harmless.ts'

const change = (told: Partial<Candidate>): Candidate => ({
  id: 'x',
  at: '2026-01-05T12:00:00Z',
  kind: 'deploy',
  title: 'deploy shop',
  source: 'test',
  origin: 'recorded',
  ...told,
})

const commits = (...files: readonly string[]): Partial<Candidate> => ({
  details: { commits: files.map((file) => ({ message: 'Tidy', files: [file], diff: null })) },
})

const LOGS = { commits: [{ message: 'Tidy', files: ['shop/a.ts'], diff: '@@\n-  log.debug("x")\n+  log.info("x")' }] }

test.for<[about: string, told: Partial<Candidate>, harmless: boolean]>([
  ['tests, owners and translations', commits('tests/a_test.go', '.github/CODEOWNERS', 'src/locale/pt-BR.json'), true],
  ['rules of a linter', commits('.eslintrc.json'), true],
  ['lines of logs', { details: LOGS }, true],
  ['tests and code', commits('tests/a_test.go', 'shop/cart.go'), false],
  ['no commits told', {}, false],
  ['what developers load', { kind: 'dependency', title: 'Bump a-linter (development)' }, true],
  ['what all load', { kind: 'dependency', title: 'Bump a-parser' }, false],
])('of %s', ([, told, harmless]) => {
  expect(harmlessArguments([change(told)]).every(({ weight }) => weight < 0)).toBe(true)
  expect(harmlessArguments([change(told)])).toHaveLength(harmless ? 1 : 0)
})
