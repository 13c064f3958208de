import { expect, test } from 'vitest'
import { handClock, memoryPorts } from './memory-record.test-helper.ts'
import { VERB_GROUPS, VERBS } from './verbs.ts'

const ports = memoryPorts(handClock('2026-01-31T14:02:00Z'))

async function refused(name: string, given: unknown): Promise<string> {
  const verb = VERBS.find((v) => v.name === name)!
  const done = await verb.run(given, { id: 'inc-1', who: { actor: { kind: 'human', name: 'on-call' } }, ports })
  return done.ok ? 'done' : done.error.what
}

const FIELDS = '(there is: title, service, severity, drill, detectedAt, alert)'

test.for([
  ['declare', {}, 'title is missing (what is wrong, in one line)'],
  ['declare', { title: ['x'] }, 'title: expected text'],
  ['declare', { title: 'half of \ud83d' }, 'title: expected whole characters; half of one is in it'],
  ['declare', { title: 'x', drill: 'perhaps' }, 'drill: expected yes or no'],
  ['declare', { title: 'x', colour: 'red' }, `not expected: "colour" ${FIELDS}`],
  ['declare', { title: 'x', ['k'.repeat(100)]: 1 }, `not expected: "${'k'.repeat(60)}…" ${FIELDS}`],
  ['contain', { way: 'pray' }, 'way: expected one of rollback, switch-off, route-around, scale-or-shed'],
  ['looked', {}, 'what is missing (what): expected one of metrics, traces, logs, changes, diagnosis, query, probe'],
  ['action', { title: 'x', due: 'soon' }, 'due: expected a day such as 2026-12-04'],
  ['correct', { text: 'x' }, 'seq is missing (number of the entry)'],
  ['correct', { seq: true, text: 'x' }, 'seq: expected number, received boolean'],
  ['correct', { seq: [1], text: 'x' }, 'seq: expected number, received array'],
  [
    'try',
    { what: 'x', services: Array.from({ length: 9 }, () => 7) },
    `${[0, 1, 2, 3, 4].map((i) => `services.${i}: expected text`).join('; ')}; and 4 more`,
  ],
] as const)('%s of %j says what is wrong', async ([name, given, what]) => {
  expect(await refused(name, given)).toBe(what)
})

/** Verbs whose words the command line has of its own: those of a check, a request that is sent again, and the record. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/^check-(.+)$/, 'check $1'],
  [/^replay-.*$/, 'reproduce'],
  [/^record-(.+)$/, 'record $1'],
]

test.for(VERB_GROUPS.flatMap(({ verbs, command }) => verbs.map((verb) => ({ verb, command }))))(
  'a refusal of $verb.name names the command as it is typed',
  async ({ verb, command }) => {
    const own = OWN.reduce((name, [pattern, typed]) => name.replace(pattern, typed), verb.name)
    const typed = command === undefined ? own : `${command.name} ${verb.name.slice(command.name.length + 1)}`
    const done = await verb.run(
      { nothing: 1 },
      { id: 'inc-1', who: { actor: { kind: 'human', name: 'on-call' } }, ports },
    )
    expect(done).toMatchObject({ error: { command: `lastgood ${typed} --help` } })
  },
)
