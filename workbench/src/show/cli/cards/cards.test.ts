import { PassThrough, Readable } from 'node:stream'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../lib/result.ts'
import { callVerb } from '../../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../../respond/incident/memory-record.test-helper.ts'
import { refusedLine } from '../../refused-line.ts'
import { addIncidentVerbs, type IncidentFace } from '../incident/commands.ts'
import { plain } from '../paint.ts'
import { failed } from '../refusal.ts'
import { addCardsSession } from './session.ts'

/** A command line over reviews in memory: what `lastgood cards …` prints when `typed` is typed. */
function terminal(): (typed: readonly string[], ...args: readonly string[]) => Promise<string> {
  const ports = memoryPorts(handClock('2026-01-31T14:02:00Z'))
  return async (typed, ...args) => {
    const said = new PassThrough({ encoding: 'utf8' })
    const print = (text: string): void => void said.write(text)
    const program = new Command('lastgood').exitOverride().configureOutput({ writeErr: print, writeOut: print })
    program.enablePositionalOptions()
    const face: IncidentFace = {
      ask: async (_, verb, call) => {
        const who = { actor: { kind: 'human', name: 'on-call' } as const }
        const reply = await callVerb(verb, { ...call, who }, ports)
        return reply.ok ? ok(reply.value) : err(failed(refusedLine(reply.error)))
      },
      document: async () => err('no such file'),
      print,
      refuse: ({ says }) => print(`refused: ${says}\n`),
      wrong: () => print('(1)\n'),
      options: () => ({ paint: plain, columns: 100 }),
      screen: () => ({ out: said, warn: print, stop: AbortSignal.abort(), everyMs: 1 }),
      withSettings: (command) => command,
    }
    addIncidentVerbs(program, face)
    addCardsSession(program, { ...face, input: Readable.from(typed.map((line) => `${line}\n`)) })
    await program.parseAsync(['cards', ...args], { from: 'user' }).catch(() => undefined)
    return String(said.read() ?? '')
  }
}

describe('cards, one word at a time', () => {
  test('ask, show, grade', async () => {
    const type = terminal()
    expect(await type([], 'next')).toBe(
      [
        'C-1  pause  new  0 due, 10 new today',
        '  The page has just come. In which order is an incident worked, from the first breath to the last document?',
        'next: how sure are you that you know it?   lastgood cards show C-1 --sure 0..100',
        '',
      ].join('\n'),
    )
    expect(await type([], 'show', 'C-1', '--sure', '70')).toContain('Pause, triage, tell people')
    expect(await type([], 'answer', 'C-1', '--grade', 'good')).toContain('C-1  comes back in 10 min')
    expect(await type([], 'next')).toContain('C-2  pause  new')
  })

  test('the answer is told by no question', async () => {
    const next = JSON.parse(await terminal()([], 'next', '--json')) as { answer: { card: object } }
    expect(Object.keys(next.answer.card).sort()).toEqual(['id', 'question', 'standing', 'theme'])
  })

  test.for([
    [['answer', 'C-1', '--grade', 'good'], 'nobody knows how sure you were before you saw the answer'],
    [['answer', 'C-999', '--grade', 'good', '--sure', '5'], 'there is no such card'],
    [['answer', 'C-1', '--grade', 'fine', '--sure', '5'], 'fine'],
    [['show', 'C-1', '--sure', '101'], 'sure'],
    [['show', 'inc-1', '--sure', '5'], 'expected a card such as C-7 or inc-3-mechanism'],
  ] as const)('%j is refused', async ([args, says]) => {
    expect(await terminal()([], ...args)).toContain(says)
  })

  test('nobody gets surer after having seen the answer', async () => {
    const type = terminal()
    await type([], 'show', 'C-1', '--sure', '20')
    expect(await type([], 'show', 'C-1', '--sure', '95')).toContain('you were 20 % sure')
    expect(await type([], 'answer', 'C-1', '--grade', 'good', '--sure', '95')).toContain('you said 20 % before')
    expect(await type([], 'answer', 'C-1', '--grade', 'good')).toContain('good counts as hard')
  })
})

describe('a session', () => {
  test('asks one card after the other, understands what is typed, and tells how honest the sureness was', async () => {
    const type = terminal()
    const said = await type(['80', '3', 'perhaps', '101', '100 %', 'again', 'q'])
    expect(said).toContain('C-1  comes back in 10 min')
    expect(said).toContain('not understood: perhaps')
    expect(said).toContain('not understood: 101')
    expect(said).toContain('C-2  comes back in 60 s')
    expect(said).toContain('C-3  pause  new')
    expect(await type([], 'calibration')).toBe(
      [
        'on-call  2 answers  Brier score 0.52 (0 is best, 0.25 is what "50 %" always gives)',
        '  80–100 %   said 90 %   knew 50 % (9 to 91 %) of 2        too few answers to say',
        '',
      ].join('\n'),
    )
  })

  test('ends with the input', async () => {
    expect(await terminal()([])).toContain('how sure are you that you know it')
  })
})
