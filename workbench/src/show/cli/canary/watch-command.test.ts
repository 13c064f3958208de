import { PassThrough } from 'node:stream'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../lib/result.ts'
import { actionDeclaration, declaredAction } from '../../../model/action.ts'
import type { CanaryPart, CanarySide } from '../../../model/canary.ts'
import { unixMs } from '../../../model/time.ts'
import type { ActionsPort } from '../../../respond/act/ports.ts'
import type { CanaryPort } from '../../../respond/canary/ports.ts'
import { callVerb } from '../../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../../respond/incident/memory-record.test-helper.ts'
import type { IncidentPorts } from '../../../respond/incident/ports.ts'
import { addIncidentVerbs } from '../incident/commands.ts'
import { plain } from '../paint.ts'
import { failed, misused } from '../refusal.ts'
import { addCanaryWatch } from './watch-command.ts'

const START = Date.parse('2026-03-01T12:00:00Z')

const side = (requests: number, errors: number): CanarySide => ({
  requests,
  timed: requests,
  bad: {
    errors,
    'slower-than-p50': requests / 2,
    'slower-than-p90': requests / 10,
    'slower-than-p99': requests / 100,
  },
})

/** Telemetry in which version 2 of the shop fails so many of its five hundred requests in each ten seconds. */
function canary(errors: number): CanaryPort {
  const part: CanaryPart = { canary: side(500, errors), rest: side(500, 1) }
  const heard = ['1', '2'].map((value) => ({ value, requests: 500, firstMs: START }))
  return {
    heard: async ({ service }) => (service === 'shop' ? heard : []),
    parts: async (_, { from, to }) => Array.from({ length: (to - from) / 10_000 }, () => part),
    newKinds: async () => [],
    gauges: async () => [{ metric: 'cpu', canary: 0.9, rest: 0.3 }],
  }
}

const ROLLBACK = declaredAction(
  'rollback',
  actionDeclaration.parse({ kind: 'rollback', service: 'any', command: ['deploy', 'back', '{service}'] }),
)

/** A command line at a workbench in memory; what each line printed, what was run for real, and the exit code. */
function terminal(errors: number) {
  const ran: string[] = []
  const actions: ActionsPort = {
    declared: [ROLLBACK],
    run: async (_, step) => {
      if (step.kind === 'command') ran.push(step.argv.join(' '))
      return { outcome: 'done', says: 'exit code 0', output: '', tookMs: 1 }
    },
    take: () => () => undefined,
  }
  const clock = handClock('2026-03-01T12:08:00Z')
  const ports: IncidentPorts = { ...memoryPorts(clock), canary: canary(errors), actions }
  return async (...args: readonly string[]): Promise<{ said: string; code: number; ran: readonly string[] }> => {
    let code = 0
    const out = new PassThrough({ encoding: 'utf8' })
    const print = (text: string): void => void out.write(text)
    const program = new Command('lastgood').exitOverride().configureOutput({ writeErr: print, writeOut: print })
    const face = {
      ask: async (_: unknown, verb: Parameters<typeof callVerb>[0], call: { incident: string; given: unknown }) => {
        const reply = await callVerb(verb, { ...call, who: { actor: { kind: 'human', name: 'on-call' } } }, ports)
        if (reply.ok) return ok(reply.value)
        return err((reply.error.kind === 'wrong' ? misused : failed)(reply.error.what))
      },
      document: async () => err('no file'),
      screen: () => ({ out, warn: print, stop: AbortSignal.abort(), everyMs: 1 }),
      print,
      refuse: ({ says, exit }: { says: string; exit: number }) => {
        code = exit
        print(`refused: ${says}\n`)
      },
      wrong: () => {
        code = 1
      },
      options: () => ({ paint: plain, columns: 100 }),
      withSettings: (command: Command) => command,
      warn: (text: string) => print(`wait: ${text}\n`),
    }
    addIncidentVerbs(program, face)
    addCanaryWatch(program, face)
    await program.parseAsync([...args], { from: 'user' }).catch(() => undefined)
    return { said: String(out.read() ?? ''), code, ran }
  }
}

describe('lastgood canary', () => {
  test('passes what is shown to be as the rest', async () => {
    const { said, code } = await terminal(1)('canary', 'watch', 'shop', '2', '--on-fail', 'rollback')
    expect(code).toBe(0)
    expect(said).toMatch(/^shop 2 {2}12:00:00Z to 12:07:50Z {2}23500 requests, the rest 23500\n/)
    expect(said).toMatch(/cpu: 0.9, the rest 0.3 {2}decides nothing\npass: /)
  })

  test('fails what is worse, and takes it back in an incident of its own where that is asked for', async () => {
    const { said, code, ran } = await terminal(40)('canary', 'watch', 'shop', '2', '--on-fail', 'rollback')
    expect([code, ran]).toEqual([1, ['deploy back shop']])
    expect(said).toMatch(/errors .* worse\n/)
    expect(said).toMatch(/inc-1 {2}the canary 2 of shop fails/)
    expect(said).toMatch(/expected: requests fare as they do on the rest/)
    expect((await terminal(40)('canary', 'watch', 'shop', '2')).ran).toEqual([])
  })

  test('takes back at once what fails, for the incident that is open for it the ledger lets one, and nothing else', async () => {
    const bad = terminal(40)
    const { said, code, ran } = await bad('canary', 'revert', 'shop', '2', 'rollback')
    expect([code, ran]).toEqual([1, ['deploy back shop']])
    expect(said).toMatch(/fail: it is worse than the rest\ninc-1 {2}the canary 2 of shop fails/)
    const again = await bad('canary', 'revert', 'shop', '2', 'rollback')
    expect([again.code, again.ran]).toEqual([1, ['deploy back shop']])
    expect(again.said).toMatch(/refused: /)
    const good = await terminal(1)('canary', 'revert', 'shop', '2', 'rollback')
    expect([good.code, good.ran]).toEqual([0, []])
    expect(good.said).toMatch(/pass: .*\nnothing was done\n$/)
    const unknown = await terminal(40)('canary', 'revert', 'shop', '2', 'restart')
    expect([unknown.code, unknown.ran]).toEqual([1, []])
    expect(unknown.said).toContain('no such action is declared')
    expect(unknown.said).not.toContain('inc-1')
  })

  test('looks once, and ends with 1 only where it fails', async () => {
    expect((await terminal(40)('canary', 'look', 'shop', '2')).code).toBe(1)
    expect((await terminal(1)('canary', 'look', 'shop', '2')).code).toBe(0)
  })

  test('waits no longer than it was told to', async () => {
    const { said, code } = await terminal(1)('canary', 'watch', 'shop', '2', '--since', at(60), '--for', '5s')
    expect([code, said.includes('keep waiting')]).toEqual([1, true])
  })

  test.for([
    [['look', 'shop', '3'], 'no request of shop with service.version 3'],
    [['look', 'shop'], 'which version, or which instances?'],
    [['look', 'other', '2'], 'no request of other'],
    [['watch', 'shop', '2', '--for', 'ever'], 'expected a duration'],
    [['watch', 'shop', '3', '--for', '1s'], 'no request of shop with service.version 3'],
  ] as const)('refuses %j', async ([args, says]) => {
    const { said, code } = await terminal(1)('canary', ...args)
    expect(said).toContain(says)
    expect(code).toBeGreaterThan(0)
  })
})

/** So many seconds before the look. */
const at = (seconds: number): string => new Date(unixMs(START + 480_000 - seconds * 1_000)).toISOString()
