import { MASK } from '../../model/secrets.ts'

/** A form shorter than this would also cut out what is no secret. */
const FORM_CHARS_MIN = 4

/**
 * The ways in which secrets may stand in what a program prints, longest first, so that one that holds another is cut out whole: as they
 * are, as a part of a URL or of JSON, in hexadecimal digits, and in Base64 wherever in it they begin, as in `Authorization: Basic …`.
 */
export const formsOf = (secrets: readonly string[]): readonly string[] =>
  [...new Set(secrets.filter((secret) => secret !== '').flatMap((secret) => [secret, ...writtenAs(secret)]))].sort(
    (a, b) => b.length - a.length,
  )

/** A text without any of these forms. */
export const masked = (text: string, forms: readonly string[]): string =>
  forms.reduce((shown, form) => shown.replaceAll(form, MASK), text)

function writtenAs(secret: string): readonly string[] {
  const inUrl = encodeURIComponent(secret.toWellFormed())
  const inForm = new URLSearchParams({ '': secret }).toString().slice(1)
  const hex = Buffer.from(secret).toString('hex')
  const told = [
    ...[inUrl, inForm].flatMap((text) => [text, text.replace(/%../g, (written) => written.toLowerCase())]),
    JSON.stringify(secret).slice(1, -1),
    ...[hex, hex.toUpperCase()],
    ...[0, 1, 2].flatMap((before) => inBase64(secret, before)),
  ]
  return told.filter((form) => form.length >= FORM_CHARS_MIN)
}

/**
 * The characters of Base64 that a secret decides alone, with so many bytes before it in their group of three; those at its edges are
 * decided with what stands beside it.
 */
function inBase64(secret: string, before: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
  const from = Math.ceil((before * 8) / 6)
  const to = Math.floor((bytes.byteLength * 8) / 6)
  return (['base64', 'base64url'] as const).map((alphabet) => bytes.toString(alphabet).slice(from, to))
}
