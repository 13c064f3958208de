import { expect, test } from 'vitest'
import { ofSystem } from './use-system.ts'

test.for([
  [undefined, '/api/overview', '/api/overview'],
  ['', '/api/overview', '/api/overview'],
  ['practice', '/api/overview', '/api/overview?system=practice'],
  ['practice', '/api/changes?from=a', '/api/changes?from=a&system=practice'],
  ['a&b', '/api/overview', '/api/overview?system=a%26b'],
] as const)('a question of the system %j', ([system, path, asked]) => expect(ofSystem(path, system)).toBe(asked))
