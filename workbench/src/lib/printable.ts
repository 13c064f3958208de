/**
 * Text from outside, safe to print on a terminal: control characters (also escape sequences, line breaks and those
 * that reorder a line) become visible escapes, and what exceeds `charsMax` is cut with an ellipsis.
 */
export function printable(text: string, charsMax = 200): string {
  const head = text.length > charsMax * 2 ? text.slice(0, charsMax * 2) : text
  const visible = head.replace(UNPRINTABLE, escaped)
  const chars = [...visible]
  return chars.length > charsMax ? `${chars.slice(0, charsMax - 1).join('')}…` : visible
}

/** JSON of a value that parses to the same strings, yet holds no character that moves a terminal; `indent` puts it on lines. */
export function printableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(UNPRINTABLE, (c) => (c === '\n' ? c : escaped(c)))
}

/** Text from outside with what nobody sees, and what reorders a line, made visible; line breaks and tabs stay. */
export const visible = (text: string): string => text.replace(UNSEEN, escaped)

const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * Scripts that need joiners have them between two letters (Unicode, UAX 31, 2.3), emoji between two parts; elsewhere nobody sees them, and two
 * names look the same.
 */
const JOINED = String.raw`[\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}[\p{L}--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]]]`
const STRAY_JOINER = String.raw`(?<!${JOINED})[\u200c\u200d]|[\u200c\u200d](?!${JOINED})`

const UNSEEN = new RegExp(
  String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|${STRAY_JOINER}`,
  'gv',
)
const UNPRINTABLE = new RegExp(String.raw`[\t\n]|${UNSEEN.source}`, 'gv')
