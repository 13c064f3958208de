/** What is handed to a client: small enough to read, and what was left out. */
export type Bounded = { readonly data: unknown; readonly truncated: readonly string[] }

/** Bytes of one result: more crowds out everything else that a model has in mind. */
export const RESULT_BYTES_MAX = 50_000

const NOTES_MAX = 20 // what was cut, by its place; more than these are counted

/** Items of a list and characters of a text that are kept, from generous to the bone; the first that fits is taken. */
const CUTS = [
  { items: 500, chars: 8_000 },
  { items: 100, chars: 2_000 },
  { items: 40, chars: 1_000 },
  { items: 15, chars: 500 },
  { items: 6, chars: 300 },
  { items: 3, chars: 150 },
] as const

/** The value with long lists and texts cut evenly until it fits; what was cut is named by its place. */
export function bounded(value: unknown, bytesMax = RESULT_BYTES_MAX): Bounded {
  for (const cut of CUTS) {
    const notes: string[] = []
    const data = shortened(value, cut, '', notes)
    if (Buffer.byteLength(JSON.stringify(data) ?? '') <= bytesMax) return { data, truncated: fewNotes(notes) }
  }
  return { data: {}, truncated: ['everything: it does not fit, ask for less'] }
}

type Cut = { readonly items: number; readonly chars: number }

function shortened(value: unknown, cut: Cut, place: string, notes: string[]): unknown {
  if (typeof value === 'string') {
    if (value.length <= cut.chars) return value
    notes.push(`${place}: ${cut.chars} of ${value.length} characters`)
    return `${value.slice(0, cut.chars).toWellFormed()}…`
  }
  if (Array.isArray(value)) {
    if (value.length > cut.items) notes.push(`${place}: ${cut.items} of ${value.length}`)
    return value.slice(0, cut.items).map((item, i) => shortened(item, cut, `${place}[${i}]`, notes))
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, field]) => {
    return [name, shortened(field, cut, place === '' ? name : `${place}.${name}`, notes)] as const
  })
  return Object.fromEntries(fields)
}

const fewNotes = (notes: readonly string[]): readonly string[] =>
  notes.length <= NOTES_MAX ? notes : [...notes.slice(0, NOTES_MAX), `and ${notes.length - NOTES_MAX} more places`]
