import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { selects } from '../probe/src/agent/slots/paths.ts'
import { wish } from '../workbench/src/live/live.test-helper.ts'
import { protectionOf } from '../workbench/src/live/protected.ts'

const ROOT = '/srv/app'

/** What a pattern of files means is the same where a probe may be placed and where it may not. */
test.for<[string, string, boolean]>([
  ['src/**', 'src/cart.js', true],
  ['src/**', 'src/deep/er/cart.js', true],
  ['src/*.js', 'src/cart.js', true],
  ['src/*.js', 'src/deep/cart.js', false],
  ['src/**/cart.js', 'src/cart.js', true],
  ['src/**/cart.js', 'src/deep/cart.js', true],
  ['src/**/cart.js', 'src/my-cart.js', false],
  ['./src/*.js, lib/**', 'lib/a.js', true],
  ['./src/*.js, lib/**', 'src/a.js', true],
  ['src/a.js', 'src/a_js', false],
  ['src/(a|b)+.js', 'src/(a|b)+.js', true],
  ['src/(a|b)+.js', 'src/aa.js', false],
  ['src/log in.js', 'src/log in.js', true],
])('%s names %s to both: %s', ([patterns, path, isNamed]) => {
  const url = pathToFileURL(`${ROOT}/${path}`).href
  const isProtected = protectionOf(patterns)?.(wish(), [url]) !== undefined
  expect({ isSelected: selects(patterns, ROOT)(url), isProtected }).toEqual({
    isSelected: isNamed,
    isProtected: isNamed,
  })
})
