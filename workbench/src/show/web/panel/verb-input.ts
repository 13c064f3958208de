import type { Field } from '../../http/contract.ts'

type Input = Readonly<Record<string, unknown>>

/** What a form of a verb holds, as the verb takes it; a text that is no value of its kind is sent as it is, to be refused by its name. */
export function inputOf(fields: readonly Field[], form: FormData): Input {
  const given = fields.flatMap(({ name, type }) => {
    const text = String(form.get(name) ?? '').trim()
    return text === '' ? [] : [[name, typed(type, text)] as const]
  })
  return Object.fromEntries(given)
}

function typed(type: Field['type'], text: string): unknown {
  switch (type) {
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text
    case 'yes-no':
      return text === 'yes'
    case 'list':
      return text.split('\n').flatMap((one) => (one.trim() === '' ? [] : [parsedOr(one.trim())]))
    case 'other':
      return parsedOr(text)
    case 'text':
    case 'time':
      return text
  }
}

/** JSON where the text begins as an object does. */
function parsedOr(text: string): unknown {
  if (!text.startsWith('{')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
