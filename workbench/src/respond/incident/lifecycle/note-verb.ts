import { z } from 'zod'
import { clipped } from '../../../lib/clipped.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { nextEvidenceId } from '../../../method/evidence/evidence.ts'
import type { KeptItem } from '../../../model/incident/evidence.ts'
import { BLANK, PROSE_CHARS_MAX } from '../../../model/incident/said.ts'
import type { EvidencePort } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { verb } from '../verb.ts'
import { written } from '../written.ts'

/** Characters of a note: a whole log that somebody pastes. What does not fit an entry is kept as evidence. */
export const NOTE_CHARS_MAX = 4 * 1024 ** 2

const BEGINNING_CHARS = 500 // of a long note in its entry: enough to know it again

const text = z
  .string('expected text')
  .refine((said) => said.isWellFormed(), 'expected whole characters; half of one is in it')
  .max(NOTE_CHARS_MAX, `expected at most ${NOTE_CHARS_MAX} characters`)
  .refine((said) => !BLANK.test(said), 'expected text, not only blanks')

/** Writes down what was seen or thought; of a long text the beginning, and the whole as evidence. */
export const note = verb({
  name: 'note',
  says: 'write down what you saw, did or think; a long text is kept whole as evidence',
  about: 'incident',
  does: 'write',
  tellsTexts: true,
  afterTheEnd: true,
  words: ['text'],
  input: {
    text: text.describe('the note; on the command line - reads standard input'),
    attached: text.optional().describe('what belongs to the note, kept whole as evidence'),
  },
  run: async ({ text: said, attached }, call) => {
    if (attached === undefined && said.length <= PROSE_CHARS_MAX)
      return written(call, () => ok([{ kind: 'note', text: said }]))
    const whole = attached ?? said
    const kept = await keptWhole(whole, call.ports.evidence)
    if (!kept.ok) return kept
    return written(call, ({ evidence }) => {
      const id = nextEvidenceId(evidence)
      const beginning = `${clipped(said, BEGINNING_CHARS)}\n(${whole.length} characters; the whole is kept as ${id})`
      return ok([
        { kind: 'evidence-captured', id, attached: true, items: [kept.value], missing: [], tookMs: 0 },
        { kind: 'note', text: beginning, evidence: [id] },
      ])
    })
  },
})

async function keptWhole(said: string, evidence: EvidencePort): Promise<Result<KeptItem, Refusal>> {
  const bytes = new TextEncoder().encode(said)
  const put = await evidence.put(bytes)
  if (put.ok)
    return ok({ name: 'note', says: `a note of ${said.length} characters`, sha256: put.value, bytes: bytes.length })
  const what = put.error.kind === 'unavailable' ? put.error.says : `it is ${put.error.kind}`
  return err({
    kind: 'unavailable',
    what,
    where: 'evidence',
    todo: 'Nothing was written. Try again, or say it shorter.',
  })
}
