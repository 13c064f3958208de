import { clipped } from '../../lib/clipped.ts'
import { messageOf } from '../../lib/message-of.ts'
import type { Box, Letter } from '../../model/letter.ts'
import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import type { PostPort } from './ports.ts'

/** What came of dealing with a letter: it is done; it is to be tried again; or trying again would not help. */
export type Dealt =
  | { readonly kind: 'done'; readonly says?: string }
  | { readonly kind: 'again'; readonly says: string; readonly afterMs?: number }
  | { readonly kind: 'never'; readonly says: string }

/** Waiting doubles from 5 s up to a quarter of an hour; twelve tries last about an hour and a half. */
const WAIT_MS_FIRST = 5_000
const WAIT_MS_MAX = 900_000
const TRIES_MAX = 12
const AFTER_MS_MAX = 3_600_000 // a destination that asks for more patience than an hour is tried within it
const SAYS_CHARS_MAX = 500

export type DealParts = {
  readonly post: PostPort
  readonly clock: Clock
  /** A number from 0 to 1, so that many who failed together do not come back together. */
  readonly chance: () => number
  /** Whether no further letter is to be taken. */
  readonly isOver: () => boolean
}

/**
 * Deals with every letter of a box that is due, one after the other; each is written down before the next.
 * Errors   those of the record, in words; a letter that was taken is due again when its lease is over.
 */
export async function dealWith(
  box: Box,
  deal: (letter: Letter) => Promise<Dealt>,
  parts: DealParts,
): Promise<readonly string[]> {
  while (!parts.isOver()) {
    const taken = await parts.post.take(box)
    if (!taken.ok) return [saysOf(taken.error)]
    if (taken.value === undefined) return []
    const settled = await parts.post.settle(afterwards(taken.value, await dealtSafely(taken.value, deal), parts))
    if (!settled.ok) return [saysOf(settled.error)]
  }
  return []
}

/** A letter that cannot be dealt with must not hold up those behind it. */
async function dealtSafely(letter: Letter, deal: (letter: Letter) => Promise<Dealt>): Promise<Dealt> {
  try {
    return await deal(letter)
  } catch (error) {
    return { kind: 'again', says: messageOf(error) }
  }
}

function afterwards(letter: Letter, dealt: Dealt, { clock, chance }: DealParts): Letter {
  const tries = letter.tries + 1
  const says = clipped(dealt.says ?? '', SAYS_CHARS_MAX)
  const nextAt = rfc3339(unixMs(clock.now() + waitMs(tries, dealt, chance())))
  if (dealt.kind === 'done') return { ...letter, tries, says, state: 'done' }
  if (dealt.kind === 'never' || tries >= TRIES_MAX) return { ...letter, tries, says, state: 'dead' }
  return { ...letter, tries, says, state: 'waiting', nextAt }
}

/** Half of the wait is certain, half is by chance. */
function waitMs(tries: number, dealt: Dealt, chance: number): number {
  const wait = Math.min(WAIT_MS_MAX, WAIT_MS_FIRST * 2 ** (tries - 1))
  const asked = dealt.kind === 'again' ? Math.min(AFTER_MS_MAX, dealt.afterMs ?? 0) : 0
  return Math.max(asked, wait / 2 + (chance * wait) / 2)
}

const saysOf = (error: object): string => ('says' in error ? String(error.says) : 'the record did not answer')
