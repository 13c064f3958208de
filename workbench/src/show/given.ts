import { z } from 'zod'

/** One field of a verb's input, as a face has to know it. */
export type Field = {
  readonly name: string
  readonly says: string
  readonly type: 'text' | 'time' | 'number' | 'yes-no' | 'list' | 'other'
  readonly choices: readonly string[] | undefined
  readonly required: boolean
}

type JsonSchema = {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly description?: string
  readonly items?: JsonSchema
}

/** The fields of an input, in the order they were declared. */
export function fieldsOf(input: z.ZodObject): readonly Field[] {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>
    readonly required?: readonly string[]
  }
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    says: field.description ?? name,
    type: typeOf(field),
    choices: field.enum ?? field.items?.enum,
    required: required.has(name),
  }))
}

function typeOf({ type, format, enum: choices }: JsonSchema): Field['type'] {
  if (format === 'date-time') return 'time'
  if (choices !== undefined || type === 'string') return 'text'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'boolean') return 'yes-no'
  return type === 'array' ? 'list' : 'other'
}

/** What a flag or a query parameter carries. */
export type Words = Readonly<Record<string, string | readonly string[] | boolean | undefined>>

/** Words as the values an input expects; a word that cannot be one stays as it is, for the input to refuse it by name. */
export function givenOf(input: z.ZodObject, words: Words): Record<string, unknown> {
  const types = new Map(fieldsOf(input).map(({ name, type }) => [name, type]))
  const given = Object.entries(words).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, givenValue(value, types.get(name))]))
}

function givenValue(value: Words[string], type: Field['type'] | undefined): unknown {
  if (type === 'list') return (Array.isArray(value) ? value : [value]).map((item: unknown) => parsedOr(item, '{'))
  if (typeof value !== 'string') return value
  if (type === 'number') return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
  if (type === 'yes-no') return { true: true, false: false, yes: true, no: false }[value] ?? value
  return type === 'other' ? parsedOr(value, '{') : value
}

/** JSON where the word begins as JSON does. */
function parsedOr(word: unknown, start: string): unknown {
  if (typeof word !== 'string' || !word.trimStart().startsWith(start)) return word
  try {
    return JSON.parse(word)
  } catch {
    return word
  }
}
