import { Hono } from 'hono'
import { VERBS } from '../../respond/incident/verbs.ts'
import { type Field, fieldsOf } from '../given.ts'

/** A verb as a form asks for it: its words, and the fields of its input. */
export type ToldVerb = {
  readonly name: string
  readonly says: string
  readonly about: 'incident' | 'record'
  readonly does: 'read' | 'write'
  /** It has a use once the incident is over. */
  readonly after: boolean
  readonly fields: readonly Field[]
}

/** Every verb with its fields, so that a page can offer all of them. */
export function verbRoutes(): Hono {
  const told = VERBS.map(
    ({ name, says, about, does, afterTheEnd = false, input }): ToldVerb => ({
      name,
      says,
      about,
      does,
      after: afterTheEnd,
      fields: fieldsOf(input),
    }),
  )
  return new Hono().get('/verbs', (c) => c.json({ verbs: told }))
}
