import { describe, expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { diagnosedEvent } from '../diagnosed/diagnosed-event.test-helper.ts'
import { type Happened, incidentWith, told } from '../incident.test-helper.ts'
import type { Incident } from '../incident.ts'
import { newFlags, standingFlags } from './flags.ts'

const START = Date.UTC(2026, 0, 31, 14)
const minute = (minutes: number): number => START + minutes * 60_000

type Told = readonly [minute: number, event: IncidentEvent, by?: string]

/** An incident from what happened, by the minute; declared by the on-call at minute 0. */
const story = (...happened: readonly Told[]): Incident =>
  incidentWith(...happened.map(([at, event, by]): Happened => [rfc3339(unixMs(minute(at))), event, by ?? 'on-call']))

const raisedAt = (minutes: number, ...told: readonly Told[]): readonly string[] =>
  standingFlags(story(...told), unixMs(minute(minutes))).map(({ flag }) => flag)

const change = (id: string, over: Partial<Extract<IncidentEvent, { kind: 'change-started' }>> = {}): IncidentEvent => ({
  kind: 'change-started',
  id,
  what: 'restart',
  origin: 'ours',
  services: ['checkout'],
  expectedEffect: 'errors end',
  ...over,
})

const judged = (id: string, verdict: 'helped' | 'no-effect'): IncidentEvent => ({
  kind: 'change-judged',
  id,
  verdict,
  says: verdict,
  healthy: null,
  before: null,
  after: null,
  recovered: null,
})

const predicted = (id: string): IncidentEvent => ({
  ...{ kind: 'prediction-fixed', id, hypothesis: 'h-1', text: 'it waits', timeBoxMinutes: 15 },
  plan: { kind: 'manual', look: 'the graph is flat' },
  sampling: { count: 1, everySeconds: 60, failuresAllowed: 0 },
})

const triaged: IncidentEvent = { kind: 'severity-set', severity: 'P1', reason: 'x', measurement: null }

const looked: IncidentEvent = { kind: 'looked', at: 'diagnosis' }
const inDrill: Told = [0, { kind: 'declared', title: 'checkout fails', drill: true }]
const diagnosed = diagnosedEvent()
const probed: IncidentEvent = {
  ...{ kind: 'probe-placed', probe: 'pr-1', kindOf: 'counter', service: 'cart', where: 'src/cart.ts:8' },
  ...{ instances: 1, held: 'slot' },
}

describe('red flags', () => {
  test.for<[string, number, readonly Told[], string, boolean]>([
    [
      'four changes without effect',
      4,
      ['c-1', 'c-2', 'c-3', 'c-4'].flatMap((id): Told[] => [
        [1, change(id)],
        [2, judged(id, 'no-effect')],
      ]),
      'no-improvement',
      true,
    ],
    [
      'three changes without effect',
      4,
      ['c-1', 'c-2', 'c-3'].flatMap((id): Told[] => [
        [1, change(id)],
        [2, judged(id, 'no-effect')],
      ]),
      'no-improvement',
      false,
    ],
    [
      'four changes in their time, of which the last is still watched',
      40,
      ['c-1', 'c-2', 'c-3', 'c-4'].flatMap((id, i): Told[] => [
        [10 * i, change(id)],
        ...(id === 'c-4' ? [] : [[10 * i + 5, judged(id, 'no-effect')] as Told]),
      ]),
      'no-improvement',
      false,
    ],
    [
      'four changes within minutes, though no verdict is there yet',
      4,
      ['c-1', 'c-2', 'c-3', 'c-4'].map((id): Told => [1, change(id)]),
      'no-improvement',
      true,
    ],
    [
      'four changes of which the last helped',
      4,
      ['c-1', 'c-2', 'c-3', 'c-4'].flatMap((id): Told[] => [
        [1, change(id)],
        [2, judged(id, id === 'c-4' ? 'helped' : 'no-effect')],
      ]),
      'no-improvement',
      false,
    ],
    [
      'a change that nobody explains',
      1,
      [[1, { kind: 'change-started', id: 'c-1', what: 'restart', origin: 'ours', services: [] }]],
      'cannot-explain',
      true,
    ],
    [
      'a change of others, which nobody here explains',
      1,
      [[1, change('c-1', { origin: 'observed' })]],
      'cannot-explain',
      false,
    ],
    ['nobody looking for ten minutes', 10, [], 'blind', true],
    ['somebody having looked five minutes ago', 10, [[5, looked]], 'blind', false],
    ['the workbench having diagnosed five minutes ago by itself', 10, [[5, diagnosed, 'lastgood']], 'blind', true],
    ['somebody having asked for a diagnosis five minutes ago', 10, [[5, diagnosed]], 'blind', false],
    [
      'the workbench having diagnosed five minutes ago in a drill',
      10,
      [inDrill, [5, diagnosed, 'lastgood']],
      'blind',
      false,
    ],
    ['somebody having placed a probe five minutes ago', 10, [[5, probed]], 'blind', false],
    ['a change nobody else has seen for ten minutes', 12, [[1, change('c-1')]], 'working-alone', true],
    ['a test nobody else has seen for ten minutes', 12, [[1, predicted('p-1')]], 'working-alone', true],
    [
      'a test after which somebody else wrote',
      12,
      [
        [1, predicted('p-1')],
        [3, { kind: 'note', text: 'seen' }, 'second'],
      ],
      'working-alone',
      false,
    ],
    [
      'a change after which somebody else read a log',
      12,
      [
        [1, change('c-1')],
        [3, { kind: 'looked', at: 'logs' }, 'second'],
      ],
      'working-alone',
      true,
    ],
    [
      'a change that somebody has read before',
      12,
      [[1, change('c-1', { seenBy: 'database team' })]],
      'working-alone',
      false,
    ],
    [
      'a change after which somebody else wrote',
      12,
      [
        [1, change('c-1')],
        [3, { kind: 'note', text: 'seen' }, 'second'],
      ],
      'working-alone',
      false,
    ],
    [
      'two changes on one service',
      3,
      [
        [1, change('c-1')],
        [2, change('c-2')],
      ],
      'two-changes',
      true,
    ],
    [
      'two changes on services that do not touch',
      3,
      [
        [1, change('c-1')],
        [2, change('c-2', { services: ['mail'] })],
      ],
      'two-changes',
      false,
    ],
    [
      'a second change after the first was judged',
      3,
      [
        [1, change('c-1')],
        [2, judged('c-1', 'helped')],
        [2, change('c-2')],
      ],
      'two-changes',
      false,
    ],
    ['a change that is watched past its time', 17, [[1, change('c-1')]], 'time-box', true],
    ['a change within its time', 15, [[1, change('c-1')]], 'time-box', false],
    [
      'a commander who types twice, with others there',
      5,
      [
        [1, { kind: 'role-taken', role: 'commander', by: 'on-call' }],
        [2, change('c-1')],
        [3, { kind: 'note', text: 'x' }, 'second'],
        [4, change('c-2')],
      ],
      'commander-typing',
      true,
    ],
    [
      'a commander who is alone',
      5,
      [
        [1, { kind: 'role-taken', role: 'commander', by: 'on-call' }],
        [2, change('c-1')],
        [4, change('c-2')],
      ],
      'commander-typing',
      false,
    ],
    [
      'one question three times',
      4,
      [1, 2, 3].map((at): Told => [at, { kind: 'looked', at: 'logs', query: 'timeout' }]),
      'loop',
      true,
    ],
    [
      'one question three times with a note between',
      4,
      [
        [1, { kind: 'looked', at: 'logs', query: 'q' }],
        [2, { kind: 'note', text: 'nothing' }],
        [3, { kind: 'looked', at: 'logs', query: 'q' }],
        [3, { kind: 'looked', at: 'logs', query: 'q' }],
      ],
      'loop',
      false,
    ],
    ['a rollback without evidence', 3, [[1, change('c-1', { containment: 'rollback' })]], 'no-evidence', true],
    [
      'a rollback after evidence was kept',
      3,
      [
        [1, { kind: 'evidence-captured', id: 'ev-1', items: [], missing: [], tookMs: 5 }],
        [1, change('c-1', { containment: 'rollback' })],
      ],
      'no-evidence',
      false,
    ],
    [
      'a rollback with a reason why none was kept',
      3,
      [
        [1, change('c-1', { containment: 'rollback' })],
        [1, { kind: 'evidence-skipped', reason: 'it burns' }],
      ],
      'no-evidence',
      false,
    ],
    ['nobody told anything within the first minutes', 10, [[1, looked]], 'silent', true],
    [
      'the last update being fresh',
      10,
      [
        [1, looked],
        [9, told('internal', '14:29')],
        [9, told('external', '14:29', { id: 'u-2' })],
      ],
      'silent',
      false,
    ],
    ['ten minutes without asking what changed', 10, [[5, { kind: 'looked', at: 'logs' }]], 'never-asked', true],
    ['the changes having been looked at', 10, [[5, { kind: 'looked', at: 'changes' }]], 'never-asked', false],
    [
      'a cause that names a change',
      10,
      [[5, { kind: 'hypothesis-stated', id: 'h-1', statement: 'the deploy', change: 'chg-1', mechanism: [] }]],
      'never-asked',
      false,
    ],
    ['nobody having said in ten minutes who leads', 10, [[10, looked]], 'unanswered', true],
    [
      'one reminder of five still to come',
      9,
      [
        [9, looked],
        [9, triaged],
      ],
      'unanswered',
      false,
    ],
  ])('%s', ([, at, told, flag, raised]) => {
    expect(raisedAt(at, ...told).includes(flag)).toBe(raised)
  })

  test('say what is seen and what to do', () => {
    const [flag] = standingFlags(
      story([1, looked], [1, change('c-1', { expectedEffect: undefined })]),
      unixMs(minute(2)),
    )
    expect(flag).toMatchObject({ about: 'c-1', says: 'nobody has said what c-1 (restart) should do' })
    expect(flag?.todo).toContain('take it back')
  })

  test.for<[string, readonly Told[], number, string, string]>([
    ['the team', [], 4, 'the internal update is 1 min late', 'lastgood update'],
    ['the team at once', [], 3.2, 'the internal update is late', 'lastgood update'],
  ])('of silence towards %s say how long, and what tells them', ([, then, at, says, command]) => {
    const flags = standingFlags(story([1, { ...triaged, severity: 'P0' }], ...then), unixMs(minute(at)))
    const silent = flags.find(({ flag }) => flag === 'silent')
    expect(silent).toMatchObject({ says, command: `${command}; or: ${command} --nothing-new` })
  })

  test('show once, are quiet while put aside, and come back after the cool-down', () => {
    const raised: Told = [10, { kind: 'flag-raised', flag: 'blind', says: 'x', entries: [1] }]
    const dismissed: Told = [11, { kind: 'flag-dismissed', flag: 'blind', reason: 'on the phone' }]
    const after = (told: readonly Told[], at: number): readonly string[] => {
      const incident = story(...told)
      const now = unixMs(minute(at))
      return newFlags(incident, standingFlags(incident, now), now).map(({ flag }) => flag)
    }
    expect(after([], 10)).toContain('blind')
    expect(after([raised], 12)).not.toContain('blind')
    expect(after([raised], 20)).toContain('blind')
    expect(after([[10, { kind: 'paused', known: [], steps: [] }]], 11)).toEqual([])
    expect(raisedAt(12, raised, dismissed)).not.toContain('blind')
    expect(raisedAt(21, raised, dismissed)).toContain('blind')
  })

  test('are silent once it is over', () => {
    expect(raisedAt(60, [30, { kind: 'state-changed', to: 'resolved' }])).toEqual([])
  })
})
