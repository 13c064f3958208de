/** JSON as it is written, which can say what a value cannot: a name twice, `__proto__` as a field, a number beyond all numbers. */
export type Written =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Written[] }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }

/** A field of an object as it is written. */
export type Field = readonly [name: string, value: Written]

/** A value as it stands in text. */
export const written = (text: string): Written => ({ kind: 'text', text })

/** A JSON value as it is written. */
export function writtenFrom(value: unknown): Written {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(writtenFrom) }
  if (typeof value !== 'object' || value === null) return written(JSON.stringify(value) ?? 'null')
  const fields = Object.entries(value).map(([name, inner]): Field => [name, writtenFrom(inner)])
  return { kind: 'fields', fields }
}

/** The text of it. */
export function textOf(json: Written): string {
  if (json.kind === 'text') return json.text
  if (json.kind === 'list') return `[${json.items.map(textOf).join(',')}]`
  return `{${json.fields.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`).join(',')}}`
}
