import { messageOf } from '../../lib/message-of.ts'
import type { Box, Letter } from '../../model/letter.ts'
import { DAY_MS, HOUR_MS, rfc3339, unixMs } from '../../model/time.ts'
import { type Dealt, dealWith } from '../../respond/post/deal.ts'
import type { PostPort } from '../../respond/post/ports.ts'
import { clock } from '../clock.ts'
import { log } from '../log.ts'

/** How often a box is looked into for letters that wait for another try. */
const ROUND_MS = 5_000

/** How long what was dealt with stays to be looked at, and how often what is older is thrown away. */
const KEPT_MS = 30 * DAY_MS
const TIDY_MS = HOUR_MS

/** Somebody who deals with the letters of a box. */
export type Postman = {
  /** Says that there is a letter. */
  readonly look: () => void
  /** Ends when the letter in hand is dealt with. */
  readonly stop: () => Promise<void>
}

/** Deals with the letters of a box, one after the other, until it is stopped. */
export function startPostman(box: Box, post: PostPort, deal: (letter: Letter) => Promise<Dealt>): Postman {
  let round: Promise<void> = Promise.resolve()
  let waiting = false
  let isOver = false
  let told = ''
  const look = (): void => {
    if (waiting) return
    waiting = true
    round = round.then(async () => {
      waiting = false
      const parts = { post, clock, chance: Math.random, isOver: () => isOver }
      const trouble = await dealWith(box, deal, parts).catch((error: unknown) => [messageOf(error)])
      const says = trouble.join('; ')
      if (says !== told && says !== '') log(`letters ${box === 'in' ? 'that came in' : 'to be sent'} wait: ${says}`)
      told = says
    })
  }
  const rounds = setInterval(look, ROUND_MS)
  const tidy = setInterval(() => void post.forget(rfc3339(unixMs(clock.now() - KEPT_MS))), TIDY_MS)
  look()
  return {
    look,
    stop: async () => {
      isOver = true
      clearInterval(rounds)
      clearInterval(tidy)
      await round
    },
  }
}
