import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { err, ok } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import { unixMs } from '../../model/time.ts'
import { VERBS } from '../../respond/incident/verbs.ts'
import type { Actions } from './actions.ts'
import { aDiagnosis } from './diagnosis.test-helper.ts'
import { runCommand } from './program.ts'
import { failed, misused } from './refusal.ts'

const NOW = unixMs(Date.parse('2026-03-01T14:10:00Z'))

/** Runs a command line against a workbench that answers with `over`. */
async function run(args: string[], over: Partial<Actions> = {}): Promise<{ code: number; out: string; error: string }> {
  const refuse = async (): Promise<never> => {
    throw new Error('not asked for here')
  }
  const actions: Actions = {
    diagnoseDirectory: async () => ok(aDiagnosis()),
    diagnoseRunning: refuse,
    caller: () => 'on-call',
    serve: refuse,
    addChange: refuse,
    examine: refuse,
    templates: refuse,
    probes: refuse,
    check: refuse,
    reproduce: refuse,
    lint: refuse,
    mcp: refuse,
    tokens: refuse,
    move: refuse,
    document: refuse,
    verb: refuse,
    ...over,
  }
  const [out, error] = [new PassThrough(), new PassThrough()]
  const stream = (s: PassThrough): NodeJS.WriteStream => s as unknown as NodeJS.WriteStream
  const code = await runCommand(args, actions, { out: stream(out), error: stream(error), clock: { now: () => NOW } })
  return { code, out: String(out.read() ?? ''), error: String(error.read() ?? '') }
}

test('--json prints the diagnosis and nothing else', async () => {
  const { code, out } = await run(['diagnose', 'some/dir', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual(aDiagnosis())
})

test('--json holds no character that moves a terminal, and parses to the same text', async () => {
  const summary = 'C1 \u009b31m bidi \u202e\u2066 delete \u007f'
  const { out } = await run(['diagnose', 'x', '--json'], { diagnoseDirectory: async () => ok(aDiagnosis({ summary })) })
  expect(out).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  expect(JSON.parse(out)).toMatchObject({ summary })
})

test('what could not be answered is told on stderr, exit 1', async () => {
  const answer = await run(['diagnose', 'x'], { diagnoseDirectory: async () => err(failed('No telemetry in x.')) })
  expect(answer).toEqual({ code: 1, out: '', error: 'lastgood: No telemetry in x.\n' })
})

test('a wrong setting is wrong usage, exit 2, in every command', async () => {
  const refuse = async () => err(misused('LASTGOOD_PORT: expected a port'))
  const over = { diagnoseDirectory: refuse, diagnoseRunning: refuse, serve: refuse, addChange: refuse, examine: refuse }
  const change = ['change', 'add', '--kind', 'flag', '--title', 't']
  for (const args of [['diagnose', 'x'], ['diagnose', '--since', '5m'], ['serve'], ['demo'], ['doctor'], change])
    expect(await run(args, over)).toMatchObject({
      code: 2,
      out: '',
      error: 'lastgood: LASTGOOD_PORT: expected a port\n',
    })
})

test('a demo keeps nothing, and says so to who names a folder', async () => {
  const { code, error } = await run(['demo', '--data', 'kept'])
  expect([code, error]).toEqual([2, expect.stringContaining('lastgood serve --data FOLDER keeps what it gets')])
})

test('what was read cannot move the cursor from within an error', async () => {
  const { error } = await run(['diagnose', 'x'], {
    diagnoseDirectory: async () => err(failed('bad: \u001b]0;title\u0007')),
  })
  expect(error).toBe('lastgood: bad: \\u001b]0;title\\u0007\n')
})

test.for([
  [['diagnose'], 'name either a directory or --since'],
  [['diagnose', 'x', '--since', '5m'], 'name either a directory or --since'],
  [['diagnose', 'x', '--service', 'web'], '--service goes with --since'],
  [['diagnose', '--since', 'soon'], 'expected a duration such as 90s, 15m or 2h, got "soon"'],
  [['diagnos', 'x'], 'unknown command'],
  [['\u001b[31mred'], "unknown command '\\u001b[31mred'"],
  [['diagnose', 'x', '--jsn'], 'Did you mean --json'],
  [['change', 'add', '--kind', 'magic', '--title', 't'], 'Allowed choices are deploy, config'],
  [['change', 'add', '--kind', 'deploy'], "required option '--title <text>'"],
  [['change', 'add', '--kind', 'deploy', '--title', 't', '--at', 'noon'], 'at: expected RFC 3339'],
] as const)('%j is wrong usage: exit 2 and the way out', async ([args, message]) => {
  const { code, out, error } = await run([...args])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(error).toContain(message)
})

test('--evidence opens one claim by its handle, and names the range of handles when there is none', async () => {
  const evidence = {
    id: 'ev-1',
    says: 'p99 rose to 2.4 s',
    query: 'golden-signals',
    params: { service: 'web' },
    window: { from: '2026-03-01T13:40:00Z', to: '2026-03-01T14:10:00Z' },
    numbers: { p99_ms_before: 120, p99_ms_after: 2400 },
    traceIds: ['4bf92f3577b34da6a3ce929d0e0e4736'],
    logs: [],
  }
  const over: Partial<Actions> = { diagnoseDirectory: async () => ok(aDiagnosis({ evidence: [evidence] })) }
  const { out } = await run(['diagnose', 'dir', '--evidence', 'ev-1'], over)
  expect(out).toContain('p99_ms_after')
  expect(out).toContain('golden-signals  service=web')
  const asJson = await run(['diagnose', 'dir', '--evidence', 'ev-1', '--json'], over)
  expect(JSON.parse(asJson.out)).toEqual({ schema: 'lastgood.evidence/1', ...evidence })
  const missing = await run(['diagnose', 'dir', '--evidence', 'ev-9'], over)
  expect(missing).toMatchObject({ code: 1, error: 'lastgood: no evidence ev-9; it goes up to ev-1\n' })
})

test('whether the guilty change is that of who asks is told', async () => {
  const [change] = aDiagnosis().changes
  const over = {
    diagnoseDirectory: async () => ok(aDiagnosis({ changes: [{ ...change!, actor: 'on-call', to: '1.9.0' }] })),
  }
  expect((await run(['diagnose', 'dir'], over)).out).toContain('1.9.0 · your own change')
  expect((await run(['diagnose', 'dir'], { ...over, caller: () => 'ci' })).out).toContain('1.9.0 · by on-call')
})

test('--since asks the running workbench about the stretch that ends now', async () => {
  const { code } = await run(['diagnose', '--since', '15m', '--service', 'web'], {
    diagnoseRunning: async (_, question) => {
      expect(question).toEqual({ range: { from: NOW - 900_000, to: NOW }, service: 'web' })
      return ok(aDiagnosis())
    },
  })
  expect(code).toBe(0)
})

test('a change is sent with the time it is told and its id is printed', async () => {
  const sent: ChangeEvent[] = []
  const args = ['change', 'add', '--kind', 'flag', '--title', 'Flag x on', '--service', 'web', '--id', 'chg-7']
  const { code, out } = await run(args, {
    addChange: async (_, change) => {
      sent.push(change)
      return ok(undefined)
    },
  })
  expect({ code, out }).toEqual({ code: 0, out: 'chg-7\n' })
  expect(sent).toEqual([
    {
      id: 'chg-7',
      kind: 'flag',
      title: 'Flag x on',
      service: 'web',
      source: 'cli',
      at: '2026-03-01T14:10:00.000Z',
      receivedAt: '2026-03-01T14:10:00.000Z',
    },
  ])
})

test('--help is an answer: exit 0 on stdout', async () => {
  const { code, out } = await run(['--help'])
  expect(code).toBe(0)
  expect(out).toContain('diagnose')
})

test('a move tells what is at its new place, day by day, and what the retention there forgets', async () => {
  const day = { table: 'otel_traces', day: '2026-01-31', rows: 120 }
  const moved = {
    telemetry: [
      { ...day, arrived: 120 },
      { ...day, day: '2026-01-01', arrived: 0 },
    ],
    record: { incidents: 2, entries: 31, evidence: 4 },
  }
  const { code, out } = await run(['move'], { move: async () => ok(moved) })
  expect(code).toBe(0)
  expect(out).toBe(
    [
      'otel_traces                  2026-01-31 120 rows, 120 there',
      'otel_traces                  2026-01-01 120 rows, 0 there  the rest is older than the retention there; if not, type the command again',
      'record   2 incidents, 31 entries, 4 pieces of evidence; each chain holds there',
      'The data folder is as it was: remove it when you have looked.',
      '',
    ].join('\n'),
  )
})

test.for(VERBS.map((verb) => [verb.name, verb] as const))(
  'whoever says %s wrong is told a command that can be typed',
  async ([, verb]) => {
    const said = await verb.run({ 'no such field': 1 }, undefined as never)
    const command = said.ok ? undefined : said.error.command
    expect(command).toMatch(/^lastgood .* --help$/)
    const { code, out } = await run(command!.split(' ').slice(1))
    expect([code, out]).toEqual([0, expect.stringContaining(`Usage: ${command!.replace('--help', '')}`)])
  },
)
