import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import { handClock, memoryPorts } from '../incident/memory-record.test-helper.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { PracticeChange, PracticeSystem } from './ports.ts'
import { DrillRoom } from './room.ts'

/** A system that breaks when it is told to and is mended by one of its actions; its clock runs while somebody waits. */
export type Practised = {
  readonly ports: IncidentPorts
  readonly room: DrillRoom
  /** Changes that the workbench was told of, and how often the system and the place for its telemetry were stopped. */
  readonly told: readonly PracticeChange[]
  readonly stops: () => number
  readonly ends: () => number
}

const CAUSE: PracticeChange = {
  id: 'chg-1',
  at: '2026-01-31T14:01:00Z',
  kind: 'deploy',
  title: 'deploy 1.9',
  source: 'deploy-tool',
}

/** `begin` makes the place for its telemetry, `stop` stops the system. */
export function practised(
  faults: readonly string[] = ['slow-query', 'leak'],
  begin = async (): Promise<void> => undefined,
  stop = async (): Promise<void> => undefined,
): Practised {
  const clock = handClock('2026-01-31T14:00:00Z')
  const told: PracticeChange[] = []
  let [stops, ends] = [0, 0]
  const system = systemOf(faults, clock.now, () => {
    stops++
    return stop()
  })
  const room = new DrillRoom(
    {
      system: async () => system,
      recording: async (directory) => {
        throw new Error(`${directory} is no recording`)
      },
      recordings: async () => [{ name: 'shop-1', title: 'orders fail' }],
      telemetry: { begin, end: async () => void ends++ },
      addChanges: async (changes) => void told.push(...changes),
      anySeed: () => 4,
      pause: async (ms) => {
        clock.set(rfc3339(unixMs(clock.now() + ms)))
        await othersFirst()
      },
      log: () => undefined,
    },
    clock,
  )
  return { ports: { ...memoryPorts(clock), drills: room }, room, told, stops: () => stops, ends: () => ends }
}

const othersFirst = (): Promise<void> => new Promise((resume) => setImmediate(resume))

function systemOf(faults: readonly string[], now: Clock['now'], stop: () => Promise<void>): PracticeSystem {
  return {
    name: 'shop',
    title: 'a shop',
    faults: faults.map((name) => ({
      name,
      title: `title of ${name}`,
      story: 'users complain',
      hints: ['vague', 'plain'],
      level: 'easy',
    })),
    start: async ({ onChange }) => {
      let suffers = false
      return {
        break: async ({ fault, leadMs, signal }) => {
          for (const until = now() + leadMs; now() < until; await othersFirst())
            if (signal.aborted) throw new Error('it was ended before it broke')
          suffers = true
          onChange(CAUSE)
          const truth = {
            fault,
            service: 'checkout',
            alsoRight: [],
            signals: ['latency'],
            guilty: ['chg-1'],
            decoys: [],
            cause: 'an index is missing',
            onset: CAUSE.at,
          } as const
          return { truth, page: { title: 'checkout is slow', service: 'web' }, actions: ACTIONS, showsWithinMs: 0 }
        },
        suffers: () => suffers,
        fares: () => [{ step: 'checkout', requests: 20, failedShare: suffers ? 0.3 : 0, wrongShare: 0, p50Ms: 900 }],
        mend: async (action) => {
          if (action === 'break-off') throw new Error('the process is gone')
          suffers = suffers && action !== 'rollback'
          const change = {
            id: `act-${action}`,
            at: rfc3339(now()),
            kind: 'deploy',
            title: action,
            source: 'drill',
          } as const
          onChange(change)
          return change
        },
        stop,
      }
    },
  }
}

const ACTIONS = [
  { name: 'break-off', title: 'something that fails', service: 'checkout', effect: 'no effect', why: 'it fails' },
  { name: 'restart', title: 'restart checkout', service: 'checkout', effect: 'no effect', why: 'the same code' },
  { name: 'rollback', title: 'roll checkout back', service: 'checkout', effect: 'helps', why: 'it asks once' },
] as const
