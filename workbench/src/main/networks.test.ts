import { expect, test } from 'vitest'
import { isInside, isPrivate } from './networks.ts'

test.for<[string, boolean, boolean]>([
  ['127.0.0.1', true, true],
  ['::1', true, true],
  ['10.1.2.3', true, true],
  ['::ffff:192.168.0.1', true, true],
  ['fd00::1', true, true],
  ['fe80::1', false, true],
  ['100.64.0.1', false, true],
  ['169.254.169.254', false, true],
  ['0.0.0.0', false, true],
  ['93.184.216.34', false, false],
  ['172.32.0.1', false, false],
  ['2606:2800:220:1::1', false, false],
])('%s is private: %s, inside: %s', ([address, privately, inside]) => {
  expect([isPrivate(address), isInside(address)]).toEqual([privately, inside])
})
