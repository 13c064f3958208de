import { z } from 'zod'
import { MISSING } from '../missing.ts'
import { NAMED_TIMES } from './lifecycle.ts'
import { line, listOf, prose, time } from './said.ts'

/** Events of what the machine found: a diagnosis in short, and times that it proposes for people to confirm. */
export const diagnosedEvents = [
  z.object({
    kind: z.literal('diagnosed'),
    summary: prose,
    window: z.object({ from: time, to: time }),
    onset: z.object({ from: time, to: time }).nullable(),
    signal: line.nullable(),
    class: line.nullable(),
    edge: z.object({ lastGood: line, firstBad: line }).nullable(),
    /** Most suspect first. */
    services: listOf(line),
    /** What the guilty change is, `none`, or null when no source of changes is connected. */
    guilty: line.nullable(),
    /** From the cause to what users see; a guess where nothing shows that one led to the other. */
    mechanism: listOf(z.object({ says: line, basis: z.enum(['measured', 'guess']) })),
    /** Templates of log lines that are new, with the service. */
    templates: listOf(line),
    /** What could not be looked at, and what that costs; bounded. */
    gaps: listOf(z.object({ what: line, consequence: line, missing: z.enum(MISSING).optional() })).optional(),
    /** What speaks against the most suspect service. */
    because: line.optional(),
    /** How bad it is: what users see, where the mechanism ends with it. */
    users: line.optional(),
    /** Why it may still change: little had been seen since the onset. */
    early: line.optional(),
    /** What it says otherwise than the one before. */
    changed: line.optional(),
  }),
  /** The workbench no longer diagnoses it anew by itself: it has settled, or will not. */
  z.object({ kind: z.literal('diagnosing-ended'), settled: z.boolean(), says: line }),
  z.object({
    kind: z.literal('time-proposed'),
    name: z.enum(NAMED_TIMES),
    at: time,
    plusMinusSeconds: z.number().min(0),
    why: line,
  }),
] as const
