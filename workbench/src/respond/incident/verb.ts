import { z } from 'zod'
import { err, type Result } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import type { Entry, IncidentId } from '../../model/incident/entry.ts'
import { malformed } from './malformed.ts'
import type { IncidentPorts } from './ports.ts'
import type { Refusal } from './refusal.ts'
import type { Who } from './work.ts'

/** What a verb leads to. */
export type Outcome<Answer> = {
  /** The incident as it is afterwards; absent for a verb about the whole record. */
  readonly incident?: Incident
  /** What was written. */
  readonly entries: readonly Entry[]
  /** What was asked for; it becomes JSON as it is. */
  readonly answer: Answer
}

/** Who calls, about which incident ('' for a verb about the whole record). */
export type Call = { readonly id: IncidentId; readonly who: Who; readonly ports: IncidentPorts }

/**
 * Something people, programs and agents do with incidents. It is said once, here; the command line makes a command of it, the API
 * an endpoint, and both use the same words.
 */
export type Verb<Answer = unknown> = {
  /** The word people type, and the last part of the URL. */
  readonly name: string
  /** One line for help texts and the API's description. */
  readonly says: string
  readonly about: 'incident' | 'record'
  readonly does: 'read' | 'write'
  /** It is about the incident as it was named, also where that was merged into another one. */
  readonly asNamed?: boolean
  /** It has a use once its incident is over: it tells what was, says what is learnt, or watches whether it comes back. */
  readonly afterTheEnd?: boolean
  /** It begins or ends something that others act on. */
  readonly isGrave?: boolean
  /** It reaches beyond the workbench: the system itself, channels that are told, URLs that a prediction asks. */
  readonly reachesOut?: boolean
  /** Its answer is text that somebody wrote, and is shown as it was written. */
  readonly tellsTexts?: boolean
  /** Its answer is worth a window of its own, drawn again whenever it changes. */
  readonly watched?: boolean
  /** What may be given; each field's description is its help text. */
  readonly input: z.ZodObject
  /** Fields given without a flag on the command line, in order; the last takes the rest of the line. */
  readonly words: readonly string[]
  /** Checks what was given, then does it. */
  readonly run: (given: unknown, call: Call) => Promise<Result<Outcome<Answer>, Refusal>>
}

type Definition<Shape extends z.ZodRawShape, Answer> = Omit<Verb<Answer>, 'input' | 'words' | 'run'> & {
  readonly input: Shape
  readonly words?: readonly (keyof Shape & string)[]
  readonly run: (input: z.output<z.ZodObject<Shape>>, call: Call) => Promise<Result<Outcome<Answer>, Refusal>>
}

/** A verb whose input is checked before it runs; unknown fields are refused. */
export function verb<Shape extends z.ZodRawShape, Answer>(told: Definition<Shape, Answer>): Verb<Answer> {
  const input = z.strictObject(told.input)
  return {
    ...told,
    input,
    words: told.words ?? [],
    run: async (given, call) => {
      const parsed = input.safeParse(given)
      if (!parsed.success) return err(malformed(told.name, input, given, parsed.error))
      return told.run(parsed.data as z.output<z.ZodObject<Shape>>, call)
    },
  }
}
