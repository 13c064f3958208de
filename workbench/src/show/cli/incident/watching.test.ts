import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { err, ok, type Result } from '../../../lib/result.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { failed, type Refusal } from '../refusal.ts'
import { watching } from './watching.ts'

const reply = (answer: unknown): VerbReply => ({ verb: 'status', incident: null, entries: [], answer })

/** What is drawn of these looks, a refusal where one is told; it is stopped after the last. */
async function drawnOf(looks: readonly (string | Refusal)[], isTTY = false) {
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
  const stop = new AbortController()
  const warned: string[] = []
  let look = 0
  const ask = async (): Promise<Result<VerbReply, Refusal>> => {
    const told = looks[look++]
    if (told === undefined) stop.abort()
    return told === undefined || typeof told === 'string' ? ok(reply(told ?? '')) : err(told)
  }
  const draw = ({ answer }: VerbReply): string => `${String(answer)}\n`
  const screen = { out, warn: (text: string) => void warned.push(text), stop: stop.signal, everyMs: 0 }
  const refusal = await watching(ask, draw, screen)
  return { drawn: String(out.read() ?? ''), warned, refusal, looks: look }
}

describe('what is watched', () => {
  test('is drawn when it changes, and not when it does not', async () => {
    expect((await drawnOf(['triage', 'triage', 'resolved', 'resolved'])).drawn).toBe('triage\nresolved\n')
  })

  test('is drawn over what stood there on a terminal', async () => {
    expect((await drawnOf(['triage', 'resolved'], true)).drawn.split('\u001b[H')).toHaveLength(3)
  })

  test('is refused where the first look is', async () => {
    const { drawn, refusal, looks } = await drawnOf([failed('no workbench answers')])
    expect({ drawn, says: refusal?.says, looks }).toEqual({ drawn: '', says: 'no workbench answers', looks: 1 })
  })

  test('outlives a workbench that restarts, and says so once', async () => {
    const gone = failed('no workbench answers')
    const { drawn, warned, refusal } = await drawnOf(['triage', gone, gone, 'resolved'])
    expect({ drawn, warned, refusal }).toEqual({
      drawn: 'triage\nresolved\n',
      warned: ['no workbench answers'],
      refusal: undefined,
    })
  })

  test('ends when the workbench stays away', async () => {
    const { refusal } = await drawnOf(['triage', ...Array.from({ length: 40 }, () => failed('no workbench answers'))])
    expect(refusal?.says).toBe('no workbench answers')
  })

  test('says now and then that it is there, so that a reader who has left is noticed', async () => {
    const { drawn } = await drawnOf(Array.from({ length: 31 }, () => 'triage'))
    expect(drawn).toBe('triage\n\n')
  })

  test('ends when the reader has left', async () => {
    const out = new PassThrough()
    const stop = new AbortController().signal
    const ask = async () => {
      out.destroy()
      return ok(reply('triage'))
    }
    expect(await watching(ask, () => 'triage\n', { out, warn: () => undefined, stop, everyMs: 0 })).toBeUndefined()
  })
})
