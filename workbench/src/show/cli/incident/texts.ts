import { printableJson } from '../../../lib/printable.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { lifecycleTexts } from './lifecycle-texts.ts'
import { type TextOptions, type VerbText, writtenText } from './parts.ts'
import { recordTexts } from './record-texts.ts'

const TEXTS: ReadonlyMap<string, VerbText['text']> = new Map(
  [...lifecycleTexts, ...recordTexts].map(({ verb, text }) => [verb, text]),
)

/** A reply for a terminal: what the verb answers, or what was written. */
export function replyText(reply: VerbReply, options: TextOptions): string {
  const text = TEXTS.get(reply.verb)
  if (text !== undefined) return text(reply, options)
  return reply.answer === null ? writtenText(reply, options) : `${printableJson(reply.answer, 2)}\n`
}
