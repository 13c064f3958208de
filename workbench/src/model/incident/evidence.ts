import { z } from 'zod'
import { handle, line, listOf } from './said.ts'

/** One thing that was kept: what it is called, what it says, and the hash by which its bytes are found. */
const keptItem = z.object({
  name: line,
  says: line,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256'),
  bytes: z.number().int().min(0),
})

export type KeptItem = Readonly<z.output<typeof keptItem>>

/** Events of evidence: what was kept before anybody changed anything, what could not be, or why nobody did. */
export const evidenceEvents = [
  z.object({
    kind: z.literal('evidence-captured'),
    id: handle('ev'),
    items: listOf(keptItem),
    /** What could not be kept, each with the reason. */
    missing: listOf(z.object({ name: line, why: line })),
    tookMs: z.number().min(0),
    /** It came with a note, rather than being captured before a change. */
    attached: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('evidence-skipped'), reason: line }),
] as const
