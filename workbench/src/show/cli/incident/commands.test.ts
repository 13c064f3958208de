import { PassThrough } from 'node:stream'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../lib/result.ts'
import { callVerb } from '../../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../../respond/incident/memory-record.test-helper.ts'
import { plain } from '../paint.ts'
import { failed } from '../refusal.ts'
import { addIncidentVerbs } from './commands.ts'

/** A command line over a record in memory: what each line prints, or why it was refused. */
function terminal(): (...args: readonly string[]) => Promise<string> {
  const ports = memoryPorts(handClock('2026-01-31T14:02:00Z'))
  return async (...args) => {
    const said = new PassThrough({ encoding: 'utf8' })
    const print = (text: string): void => void said.write(text)
    const program = new Command('lastgood').exitOverride().configureOutput({ writeErr: print, writeOut: print })
    const who = { actor: { kind: 'human', name: 'on-call' } as const }
    addIncidentVerbs(program, {
      ask: async (_, verb, call) => {
        const reply = await callVerb(verb, { ...call, who }, ports)
        return reply.ok ? ok(reply.value) : err(failed(`${reply.error.what}. ${reply.error.todo}`))
      },
      print,
      refuse: ({ says }) => print(`refused: ${says}\n`),
      options: () => ({ paint: plain, columns: 100 }),
      withSettings: (command) => command,
    })
    await program.parseAsync([...args], { from: 'user' }).catch(() => undefined)
    return String(said.read() ?? '')
  }
}

describe('the commands made of verbs', () => {
  test('take their words without quotes and the incident that is open', async () => {
    const type = terminal()
    expect(await type('declare', 'checkout', 'fails', '--service', 'checkout')).toBe(
      'inc-1  checkout fails  triage\n   #1  14:02:00Z  Declared: checkout fails  on-call\nnext: say that you are on it   lastgood ack\n',
    )
    expect(await type('note', 'p99', 'is', 'up')).toContain('#2  14:02:00Z  p99 is up')
    expect(await type('note', 'inc-1', 'rolled back')).toContain('#3  14:02:00Z  rolled back')
    expect(await type('lead', '--by', 'second on-call')).toContain('second on-call is commander')
    expect(await type('status')).toBe(
      'inc-1  checkout fails  triage\n  triage since 14:02:00Z\n  commander: second on-call\nnext: say that you are on it   lastgood ack\n',
    )
  })

  test('say what is missing, and what is not a choice', async () => {
    const type = terminal()
    expect(await type('note', 'x')).toContain('there is no incident. lastgood declare')
    expect(await type('declare')).toContain('title: ')
    expect(await type('declare', 'x', '--severity', 'P9')).toContain('Allowed choices are P0, P1, P2')
    await type('declare', 'x')
    expect(await type('ack', 'now')).toContain('Unrecognized key: "now"')
  })

  test('answer with JSON on demand', async () => {
    const type = terminal()
    const reply = JSON.parse(await type('declare', 'x', '--drill', '--json')) as unknown
    expect(reply).toMatchObject({ verb: 'declare', incident: { id: 'inc-1', drill: true }, entries: [{ seq: 1 }] })
  })

  test('show what a terminal would obey as visible escapes', async () => {
    const type = terminal()
    expect(await type('declare', 'red \u001b[31m \u202e title')).toContain('red \\u001b[31m \\u202e title')
  })
})
