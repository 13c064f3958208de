import { afterAll, expect, test } from 'vitest'
import { seededRandom } from '../lib/seeded-random.test-helper.ts'
import { type Became, hostileReaders } from './hostile-readers.test-helper.ts'

const INPUTS = 200 // bench/readers-fuzz.ts gives as many as one likes

const { readers, close } = hostileReaders()
afterAll(close)

test.for(readers.map((reader) => [reader.name, reader] as const))(
  '%s: whatever is given is read or refused',
  async ([, { read }]) => {
    const random = seededRandom(7)
    const seen = new Set<Became>()
    for (let i = 0; i < INPUTS; i++) seen.add(await read(random))
    expect([...seen].sort()).toEqual(['read', 'refused'])
  },
)
