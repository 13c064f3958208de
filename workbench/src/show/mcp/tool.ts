import { z } from 'zod'
import type { Actor } from '../../model/incident/entry.ts'

/** What a tool asks of the API. */
export type ApiRequest = { readonly path: string; readonly body?: unknown }

/** What a client gave, not looked at yet: the API checks it, and names each field that is wrong. */
export type Given = Readonly<Record<string, unknown>>

/** What a client may tell people, before they let a tool run. */
export type Hints = {
  readonly readOnlyHint: boolean
  readonly destructiveHint: boolean
  readonly idempotentHint: boolean
  readonly openWorldHint: boolean
}

/** Something a client can call; it is a request of the API, so people and agents go through the same door. */
export type Tool = {
  readonly name: string
  /** The kind of work it belongs to; clients may be given some kinds only. */
  readonly group: string
  readonly description: string
  readonly inputSchema: JsonSchema
  readonly hints: Hints
  /** Fields without which there is no address to ask; what else is missing the API says, to whom it lets in. */
  readonly needs?: readonly string[]
  readonly request: (given: Given, actor: Actor) => ApiRequest
  /** What of the API's answer a client is told; absent: all of it. */
  readonly told?: (answer: unknown) => unknown
}

/** A JSON schema of an object. */
export type JsonSchema = {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

/** Reads only: the same question twice changes nothing. */
export const READS: Hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }

/** The schema of an input, with `more` fields before it. */
export function schemaOf(input: z.ZodObject, more: Readonly<Record<string, object>> = {}): JsonSchema {
  const made = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as unknown as JsonSchema
  return {
    type: 'object',
    properties: { ...more, ...made.properties },
    ...(made.required && { required: made.required }),
  }
}
