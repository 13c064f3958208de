import { z } from 'zod'
import { line } from './said.ts'

/** Signs that a team is leaving the method (docs/method.md, "Red flags and success signs"). */
export const FLAGS = [
  'no-improvement',
  'cannot-explain',
  'blind',
  'working-alone',
  'silent',
  'two-changes',
  'two-tests',
  'no-evidence',
  'severity-stale',
  'time-box',
  'commander-typing',
  'loop',
  'never-asked',
  'no-containment',
  'unanswered',
  'deploy-freeze',
  'gate-passed',
] as const

export type FlagName = (typeof FLAGS)[number]

/** Events of the guard: a flag that showed, and why somebody put it aside. */
export const flagEvents = [
  z.object({
    kind: z.literal('flag-raised'),
    flag: z.enum(FLAGS),
    /** What it is about, e.g. `c-2`; the incident as a whole when absent. */
    about: line.optional(),
    says: line,
    /** Entries that it rests on. */
    entries: z.array(z.number().int().min(1)).max(50),
  }),
  z.object({ kind: z.literal('flag-dismissed'), flag: z.enum(FLAGS), about: line.optional(), reason: line }),
] as const
