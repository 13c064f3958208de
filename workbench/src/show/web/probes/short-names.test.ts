import { expect, test } from 'vitest'
import { shortNames } from './short-names.ts'

test.for([
  { paths: ['file:///srv/app/src/a.ts', 'file:///srv/app/src/lib/b.ts'], short: ['a.ts', 'lib/b.ts'] },
  { paths: ['file:///srv/app/a.ts', 'file:///srv/apple/a.ts'], short: ['app/a.ts', 'apple/a.ts'] },
  { paths: ['file:///srv/only.ts'], short: ['only.ts'] },
  { paths: ['src/a.ts', '/srv/b.ts'], short: ['src/a.ts', '/srv/b.ts'] },
  { paths: [], short: [] },
])('paths lose the folders that they share: $paths', ({ paths, short }) => {
  expect(shortNames(paths)).toEqual(short)
})
