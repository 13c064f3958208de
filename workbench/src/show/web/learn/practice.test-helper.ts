import { setTimeout as sleep } from 'node:timers/promises'
import { rfc3339, unixMs } from '../../../model/time.ts'
import type { PracticeChange, PracticeSystem } from '../../../respond/drill/ports.ts'
import { DrillRoom } from '../../../respond/drill/room.ts'

const LOOK_MS = 50 // how often the room looks, in place of seconds

const clock = { now: () => unixMs(Date.now()) }

const changed = (id: string, title: string): PracticeChange => ({
  ...{ id, title, at: rfc3339(clock.now()), kind: 'deploy', source: 'practice' },
})

/** A room whose system breaks at once and is mended by one of its two actions; the clock is the real one. */
export function practiceRoom(): DrillRoom {
  return new DrillRoom(
    {
      system: async () => SYSTEM,
      recording: async (name) => {
        throw new Error(`there is no recording ${name}`)
      },
      recordings: async () => [{ name: 'shop-1', title: 'orders fail' }],
      telemetry: { begin: async () => undefined, end: async () => undefined },
      addChanges: async () => undefined,
      anySeed: () => 4,
      pause: (_, signal) => sleep(LOOK_MS, undefined, { signal }).catch(() => undefined),
      log: () => undefined,
    },
    clock,
  )
}

const SYSTEM: PracticeSystem = {
  name: 'shop',
  title: 'a shop',
  faults: ['slow-query', 'leak'].map((name) => ({
    name,
    title: `title of ${name}`,
    story: 'users complain',
    hints: ['vague', 'plain'],
    level: 'easy',
  })),
  start: async ({ onChange }) => {
    let suffers = false
    return {
      break: async ({ fault }) => {
        suffers = true
        onChange(changed('chg-1', 'deploy 1.9'))
        const truth = {
          fault,
          service: 'checkout',
          alsoRight: [],
          signals: ['latency'],
          guilty: ['chg-1'],
          decoys: [],
          cause: 'an index is missing',
          onset: rfc3339(clock.now()),
        } as const
        return { truth, page: { title: 'checkout is slow', service: 'web' }, actions: ACTIONS, showsWithinMs: 0 }
      },
      suffers: () => suffers,
      fares: () => [{ step: 'checkout', requests: 20, failedShare: suffers ? 0.3 : 0, wrongShare: 0, p50Ms: 900 }],
      mend: async (action) => {
        suffers = suffers && action !== 'rollback'
        const change = changed(`act-${action}`, action)
        onChange(change)
        return change
      },
      stop: async () => undefined,
    }
  },
}

const ACTIONS = [
  { name: 'restart', title: 'restart checkout', service: 'checkout', effect: 'no effect', why: 'the same code' },
  { name: 'rollback', title: 'roll checkout back', service: 'checkout', effect: 'helps', why: 'it asks once' },
] as const
