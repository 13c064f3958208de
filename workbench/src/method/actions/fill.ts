import { clipped } from '../../lib/clipped.ts'
import { printable } from '../../lib/printable.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { PLACE, PLACEHOLDERS, type Placeholder, SECRET_PLACE, type Step } from '../../model/action.ts'

/** What is put into the places of a step. */
export type Filling = { readonly [Name in Placeholder]?: string | undefined }

/** Why a step cannot be filled: a place has no value, or one that is no name. */
export type Unfilled = { readonly place: Placeholder; readonly says: string }

/**
 * The step with its places filled. A value stays within the one argument, path part or text it stands in; one that is more than a name is
 * refused, whoever gave it.
 */
export function filled(step: Step, filling: Filling): Result<Step, Unfilled> {
  const unfilled = placesIn(step)
    .map((place) => lack(place, filling[place]))
    .find((one) => one !== undefined)
  if (unfilled !== undefined) return err(unfilled)
  const plain = (text: string): string => put(text, (place) => filling[place]!)
  if (step.kind === 'command') {
    const [program, ...words] = step.argv
    return ok({ kind: 'command', argv: [program, ...words.map(plain)] })
  }
  const url = put(step.url, (place) => encodeURIComponent(filling[place]!))
  const headers = Object.fromEntries(Object.entries(step.headers).map(([name, value]) => [name, plain(value)]))
  const body = step.body === undefined ? {} : { body: inTexts(step.body, plain) }
  return ok({ ...step, url, headers, ...body })
}

/** The places of a step, each once. */
export function placesIn(step: Step): readonly Placeholder[] {
  const texts =
    step.kind === 'command' ? step.argv : [step.url, ...Object.values(step.headers), JSON.stringify(step.body ?? '')]
  const names = texts.flatMap((text) => [...text.replace(SECRET_PLACE, '').matchAll(PLACE)].map(([, name]) => name))
  return (Object.keys(PLACEHOLDERS) as Placeholder[]).filter((place) => names.includes(place))
}

/** Variables of the environment that a step needs. */
export const secretsIn = (step: Step): readonly string[] =>
  step.kind === 'command'
    ? []
    : [...`${Object.values(step.headers).join('\n')}${JSON.stringify(step.body ?? '')}`.matchAll(SECRET_PLACE)].map(
        ([, name]) => name!,
      )

const SHOWN_CHARS_MAX = 400

/** A step on a line, without what its headers and its body hold. */
export const stepText = (step: Step): string =>
  clipped(
    step.kind === 'command'
      ? step.argv.map((word) => JSON.stringify(printable(word))).join(' ')
      : `${step.method} ${step.url}`,
    SHOWN_CHARS_MAX,
  )

/** Every text of a JSON value, changed. */
export function inTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => inTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inTexts(item, change)]))
}

function lack(place: Placeholder, value: string | undefined): Unfilled | undefined {
  if (value === undefined) return { place, says: `nobody knows which ${place} is meant` }
  if (PLACEHOLDERS[place].test(value)) return undefined
  const name = printable(clipped(value, 80))
  return {
    place,
    says: `"${name}" is not put into an action: a ${place} is letters, digits and . _ - + : after the first`,
  }
}

/** `${NAME}` is a secret's place, not one of ours. */
const put = (text: string, value: (place: Placeholder) => string): string =>
  text.replace(/(?<!\$)\{(\w+)\}/g, (_, place: string) => value(place as Placeholder))
