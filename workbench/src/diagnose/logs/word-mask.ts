/**
 * Paper    none; typed masks as in VictoriaLogs `collapse_nums` and Drain3
 * Idea     the shape of a word tells whether it is a value: an address, a path, a number, a name that counts
 * Input    one word of a log line, without blanks
 * Output   the word with its values replaced
 * Cost     O(length) a rule: every repetition in a rule is bounded; a word of letters costs two tests
 */

/** What stands for a value in a template. */
export const WILDCARD = '<*>'

const WORD_CHARS_MAX = 512 // what follows is a payload

const PLAIN = /^[A-Za-z]*[.,:;]?$/
const NUMBER = /^[-+]?\d+(?:\.\d+)?([,;:)]?)$/ // the most frequent value; the rules below would find it too
const LITERAL = /(?<=^|[=:([{,|])(?:true|false|null|nil|True|False|None|TRUE|FALSE|NULL)(?=$|[,;.)\]}|])/g

/** Each pattern is one kind of value, and needs a character. In this order: a later one sees what the earlier ones left. */
const VALUES: readonly { readonly needs: string; readonly pattern: RegExp }[] = [
  { needs: '-', pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi }, // UUID
  { needs: '://', pattern: /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^"'<>),]+/gi },
  { needs: '\\', pattern: /(?<=^|["'([{=,:])(?:[A-Za-z]:\\|\\\\)[^"'()[\],;=]*[^"'()[\],;:=.]/g }, // path
  { needs: '/', pattern: /(?<=^|["'([{=,:])(?:~|\.\.?)?\/[^"'()[\],;=?]*(?:\?[^"'()]*|[^"'()[\],;:=.?])/g }, // path
  { needs: '/', pattern: /\b[\w-]{1,64}(?:\.[\w$-]{1,64}){0,8}(?:\/[\w.$-]{1,64}){2,64}/g }, // … relative; two parts may be a choice (read/write)
  {
    needs: '/',
    pattern: /\b(?:[\w-]{1,64}\.[\w.-]{0,64}\/[\w.$-]{1,64}|[\w-]{1,64}\/[\w-]{0,64}\.[A-Za-z$][\w.$-]{0,64})/g,
  }, // … unless one is a file's name
  { needs: '.', pattern: /\b(?![\w.$-]{0,128}(?:Exception|Error)\b)[A-Za-z_][\w$-]{0,63}(?:\.[\w$-]{1,64}){2,16}/g }, // host, package; a failure's name says what happened
  { needs: '.', pattern: /\b(?:[\w-]{1,64}\.){1,16}[a-z]{2,63}:\d+\b/g }, // host:port, file:line
  { needs: '0', pattern: /\b0x[0-9a-f]+\b/gi },
  { needs: ':', pattern: /(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}(?![\w:])/gi }, // IPv6
  { needs: ':', pattern: /\b(?:[0-9a-f]{2}:){3,31}[0-9a-f]{2}\b/gi }, // MAC, EUI, fingerprint
  { needs: '-', pattern: /\b(?:[0-9a-f]{2}-){3,31}[0-9a-f]{2}\b/gi },
  {
    needs: '',
    pattern:
      /(?<![A-Za-z0-9])(?:(?=[a-f]{0,64}\d)[0-9a-f]{4,}|(?=[A-F]{0,64}\d)[0-9A-F]{4,}|[a-f]{8,})(?![A-Za-z0-9])/g,
  }, // hex
  { needs: '', pattern: /(?<![A-Za-z0-9])[vV]?\d+(?:[.,]\d+)+(?![A-Za-z0-9])/g }, // version, decimal number, IPv4
  { needs: '', pattern: /(?<![A-Za-z0-9])\d[A-Za-z0-9µ]*/g }, // number, perhaps with its unit
  { needs: '', pattern: /(?<![A-Za-z0-9])[A-Za-z]{1,64}(?=(?:[A-Za-z]{0,64}\d){3})[A-Za-z0-9]+/g }, // three digits count or identify; fewer may name (ssh2, utf8)
  { needs: '', pattern: /\b[A-Za-z]{1,16}\d{1,2}(?:[-:][A-Za-z]{1,16}\d{0,2}){0,8}[-:][A-Za-z]{1,16}\d{1,2}\b/g }, // a place: rack, slot, port
  { needs: '*>', pattern: /[\w~-]{0,64}<\*>(?:[\w~.-]{0,64}<\*>)+[\w~-]{0,64}/g }, // a name with two values in it is an identifier
  { needs: '<*', pattern: /(?<![A-Za-z0-9<>)\]*.])[-+]<\*>/g }, // sign
  { needs: '<*', pattern: /<\*>(?:[.:@_/~-]?<\*>)+/g }, // a value in parts is one value
]

/** The word with its values replaced. */
export function maskedWord(word: string): string {
  if (word.length > WORD_CHARS_MAX) return `${maskedWord(word.slice(0, WORD_CHARS_MAX))}${WILDCARD}`
  if (NUMBER.test(word)) return word.replace(NUMBER, `${WILDCARD}$1`)
  let text = word.replace(LITERAL, WILDCARD)
  if (PLAIN.test(text)) return text
  for (const { needs, pattern } of VALUES) if (text.includes(needs)) text = text.replace(pattern, WILDCARD)
  return text
}
