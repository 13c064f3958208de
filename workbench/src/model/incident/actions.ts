import { z } from 'zod'
import { handle, line, serviceName } from './said.ts'

/** A declared action and what it is used on. */
export const actionTarget = z.object({
  name: line,
  service: serviceName.optional(),
  change: line.optional(),
  version: line.optional(),
})

export type ActionTarget = Readonly<z.output<typeof actionTarget>>

/** How an action ended; `not-run`: it never began, so that nothing was changed. */
export const ACTION_OUTCOMES = ['done', 'failed', 'timed-out', 'not-run'] as const

/** Events of actions that `lastgood.yaml` declares: somebody else was asked to look first; it ran. */
export const actionEvents = [
  z.object({ kind: z.literal('action-asked'), id: handle('a'), target: actionTarget, expectedEffect: line }),
  z.object({
    kind: z.literal('action-ran'),
    change: handle('c'),
    action: line,
    outcome: z.enum(ACTION_OUTCOMES),
    says: line,
    tookMs: z.number().min(0),
    /** Where its output was kept. */
    evidence: handle('ev').optional(),
  }),
] as const
