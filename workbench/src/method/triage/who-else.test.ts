import { expect, test } from 'vitest'
import type { Fared, PlaceFared } from '../../model/incident/harm.ts'
import { compared } from './harm.test-helper.ts'
import { whoElse } from './who-else.ts'

/** Requests, failed and slow ones: `1000:20:5`. */
function fared(text: string): Fared {
  const [requests = 0, failed = 0, slow = 0] = text.split(':').map(Number)
  return { spans: requests, requests, failed, slow }
}

const place = (key: string, value: string, before: string, since: string): PlaceFared => ({
  ...{ key, value },
  before: fared(before),
  since: fared(since),
})

test.for<[string, readonly PlaceFared[], readonly string[]]>([
  ['nothing is known of places', [], []],
  ['one region alone has nobody to be compared with', [place('cloud.region', 'eu', '900:1:9', '900:99:9')], []],
  [
    'one region of three',
    [
      place('cloud.region', 'eu', '900:1:9', '900:99:9'),
      place('cloud.region', 'us', '900:1:9', '900:1:9'),
      place('cloud.region', 'asia', '900:1:9', '900:2:9'),
    ],
    ['region some: 1 of 3 suffer: eu 12 %; the others are calm'],
  ],
  [
    'every tenant, whatever the reason',
    [
      place('tenant.id', 'a', '900:1:9', '900:99:0'),
      place('tenant.id', 'b', '900:1:9', '900:0:300'),
      place('tenant.id', 'c', '900:1:9', '0'),
    ],
    ['tenant all: all 3 suffer: b 33.3 %, a 11 %, c is silent'],
  ],
  [
    'no service',
    [place('service.name', 'a', '900:1:9', '900:1:9'), place('service.name', 'b', '900:1:9', '900:1:9')],
    ['service none: none of 2 left its baseline'],
  ],
])('who else fails: %s', ([, places, says]) =>
  expect(whoElse(places, compared).map((one) => `${one.place} ${one.suffers}: ${one.says}`)).toEqual(says),
)
