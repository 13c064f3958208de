import { printableJson } from '../../../lib/printable.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { canaryTexts } from '../canary/canary-texts.ts'
import { cardsTexts } from '../cards/cards-texts.ts'
import { checksTexts } from '../checks/texts.ts'
import { drillTexts } from '../drill/drill-texts.ts'
import { reproduceTexts } from '../reproduce/texts.ts'
import { actionTexts } from './action-texts.ts'
import { communicationTexts } from './communication-texts.ts'
import { evidenceTexts } from './evidence-texts.ts'
import { flagTexts } from './flag-texts.ts'
import { freezeTexts } from './freeze-texts.ts'
import { hooksTexts } from './hooks-texts.ts'
import { learningTexts } from './learning-texts.ts'
import { ledgerTexts } from './ledger-texts.ts'
import { lifecycleTexts } from './lifecycle-texts.ts'
import { notifyTexts } from './notify-texts.ts'
import { objectivesTexts } from './objectives-texts.ts'
import { type TextOptions, type VerbText, writtenText } from './parts.ts'
import { recordTexts } from './record-texts.ts'
import { testingTexts } from './testing-texts.ts'
import { triageTexts } from './triage-texts.ts'
import { watchersTexts } from './watchers-texts.ts'

const ALL: readonly (readonly VerbText[])[] = [
  lifecycleTexts,
  triageTexts,
  communicationTexts,
  ledgerTexts,
  actionTexts,
  canaryTexts,
  flagTexts,
  freezeTexts,
  evidenceTexts,
  testingTexts,
  learningTexts,
  recordTexts, // one theme a line
  cardsTexts,
  drillTexts,
  hooksTexts,
  notifyTexts,
  objectivesTexts,
  watchersTexts,
  checksTexts,
  reproduceTexts,
]

const TEXTS: ReadonlyMap<string, VerbText> = new Map(ALL.flat().map((one) => [one.verb, one]))

/** Whether a reply says that something is wrong. */
export const findsWrong = (reply: VerbReply): boolean => TEXTS.get(reply.verb)?.finds?.(reply) ?? false

/** What a verb answers, in words of its own; undefined where it has none. */
export const wordedText = (reply: VerbReply, options: TextOptions): string | undefined =>
  TEXTS.get(reply.verb)?.text(reply, options)

/** A reply for a terminal: what the verb answers, or what was written. */
export function replyText(reply: VerbReply, options: TextOptions): string {
  const worded = wordedText(reply, options)
  if (worded !== undefined) return worded
  return reply.answer === null ? writtenText(reply, options) : `${printableJson(reply.answer, 2)}\n`
}
