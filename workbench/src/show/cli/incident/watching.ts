import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from '../../../lib/result.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import type { Refusal } from '../refusal.ts'

/** Where what is watched is drawn, and what ends it. */
export type WatchScreen = {
  readonly out: Writable & { readonly isTTY?: boolean }
  readonly warn: (text: string) => void
  readonly stop: AbortSignal
  readonly everyMs: number
}

/** How often a workbench is asked: people do not read faster. */
export const WATCH_MS = 2_000

/** A reader behind a pipe that has left is only noticed by writing; so often something is written although nothing has changed. */
const ALIVE_LOOKS = 30

/** After so many looks without an answer the workbench is gone rather than restarting. */
const MISSED_MAX = 30

const CLEAR = '\u001b[2J\u001b[3J\u001b[H'

/**
 * Asks again and again, and draws what it reads when that has changed; until it is stopped or the reader has left.
 * Errors   the first look was refused, or no workbench answers any more.
 */
export async function watching(
  ask: () => Promise<Result<VerbReply, Refusal>>,
  draw: (reply: VerbReply) => string,
  { out, warn, stop, everyMs }: WatchScreen,
): Promise<Refusal | undefined> {
  let drawn: string | undefined
  let unchanged = 0
  let missed = 0
  while (!isOver(out, stop)) {
    const reply = await ask()
    if (isOver(out, stop)) break
    if (!reply.ok) {
      if (drawn === undefined || missed >= MISSED_MAX) return reply.error
      if (missed === 0) warn(reply.error.says)
      missed += 1
    } else {
      missed = 0
      const text = draw(reply.value)
      unchanged = text === drawn ? unchanged + 1 : 0
      if (text !== drawn) out.write(out.isTTY ? CLEAR + text : text)
      else if (!out.isTTY && unchanged % ALIVE_LOOKS === 0) out.write('\n')
      drawn = text
    }
    await sleep(everyMs, undefined, { signal: stop }).catch(() => undefined)
  }
  return undefined
}

const isOver = (out: Writable, stop: AbortSignal): boolean => stop.aborted || out.destroyed || out.writableEnded

/** Aborts when somebody types Ctrl-C, or the reader leaves. */
export function untilLeft(out: Writable): AbortSignal {
  const left = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => left.abort())
  out.once('close', () => left.abort())
  return left.signal
}
