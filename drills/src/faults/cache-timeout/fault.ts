import type { Chance } from '../../chance.ts'
import type { Fault, Variant } from '../fault.ts'
import { configured, restart, scale, set } from '../steps.ts'

/** The cache stops to answer in time; pages wait for it and then ask the database, which looks guilty. */
export const cacheTimeout: Fault = {
  name: 'cache-timeout',
  title: 'Product pages are slow, the database has more to do than ever',
  story:
    'Every product page takes half a second longer. The database answers many times more queries than an hour ago, and somebody has begun to look for a slow one.',
  hints: [
    'Are the queries slow, or are there only many?',
    'Take the time of one slow page apart: what does it do before the query?',
    'Read the warnings of the catalogue.',
  ],
  level: 'medium',
  variant: (chance) => (chance.next() < 0.5 ? frozen() : busy(chance)),
}

const symptom = { kind: 'slow', step: 'product', p50MsMin: 250 } as const
const page = { service: 'web', title: 'Product pages: every second one slower than 250 ms' }
const wrong = [
  restart('catalogue', { effect: 'no effect', why: 'it waits for the cache as before' }),
  set('catalogue', 'pool-connections-max', '12', {
    name: 'raise-pool-catalogue',
    title: 'catalogue: 12 database connections instead of 4',
    effect: 'no effect',
    why: 'no request waits for a connection',
  }),
  scale('catalogue', 2, { effect: 'no effect', why: 'each of them waits for the cache' }),
]

/** The process stands still, as on a machine whose disk hangs: connections are accepted and never answered. */
function frozen(): Variant {
  return {
    truth: {
      service: 'cache',
      alsoRight: [],
      calledBy: ['catalogue'],
      signals: ['latency', 'errors', 'traffic'],
      guilty: ['none'],
      cause: 'the cache process stands still; each page waits twice for the time limit and then asks the database',
    },
    symptom,
    showsWithinMs: 15_000,
    page,
    spare: ['catalogue'],
    cause: { apply: (shop) => shop.signal('cache', 'SIGSTOP') },
    mitigations: [restart('cache', { effect: 'helps', why: 'the new process answers' }), ...wrong],
  }
}

/** Somebody has the cache look at millions of entries with every access. */
function busy(chance: Chance): Variant {
  const samples = String((3 + chance.whole(0, 4)) * 10_000_000)
  const change = configured('cache', 'eviction-samples', ['5', samples])
  return {
    truth: {
      service: 'cache',
      alsoRight: [],
      calledBy: ['catalogue'],
      signals: ['latency', 'saturation', 'errors'],
      guilty: [change.change!.id],
      cause: `the cache looks at ${samples} entries with every access; its one thread cannot keep up, and callers give up after 250 ms`,
    },
    symptom,
    showsWithinMs: 15_000,
    page,
    spare: ['catalogue'],
    cause: change,
    mitigations: [
      set('cache', 'eviction-samples', '5', {
        name: 'revert-eviction-samples',
        title: `cache: eviction-samples ${samples} → 5`,
        effect: 'helps',
        why: 'an access takes microseconds again',
      }),
      ...wrong,
    ],
  }
}
