/**
 * Paper    none; masks as in VictoriaLogs `collapse_nums` and Drain3, one configuration for all systems
 * Idea     what is surely a value is replaced by `<*>` without looking at other lines, so that a key can be computed line by line
 * Input    one log line
 * Output   its text with identifiers, addresses, paths, numbers and assigned values replaced
 * Cost     O(length), at most `LINE_CHARS_MAX`
 */

/** What stands for a value in a template. */
export const WILDCARD = '<*>'

const LINE_CHARS_MAX = 4096 // what follows is a payload, not a message
const JSON_CHARS_MAX = 65_536

/** In this order: a later mask sees what the earlier ones left. `$1` keeps what stands before the value. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, WILDCARD],
  [/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>),]+/gi, WILDCARD], // URL
  [/(^|[\s"'([=,:])(?:[A-Za-z]:\\|\\\\|~?\/)[^\s"'()[\],;=]*[^\s"'()[\],;:=.]/g, `$1${WILDCARD}`], // path
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, WILDCARD], // IPv4
  [/\b(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}:\d+\b/gi, WILDCARD], // host:port
  [/\b0x[0-9a-f]+\b/gi, WILDCARD],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{4,}\b/gi, WILDCARD], // hex with digits and letters
  [/\b(?:[0-9a-f]{2}[:-]){3,}[0-9a-f]{2}\b/gi, WILDCARD], // MAC, EUI, fingerprint
  [/\b\d+(?:\.\d+)? ?(?:bytes?|[kMGT]i?B)\b(?: \(\d+(?:\.\d+)? ?[kKMGT]i?B\))?/gi, WILDCARD], // size, perhaps told twice
  [/<?\b\d+(?:\.\d+)? ?(?:ns|us|µs|ms|s|secs?|seconds?)\b/g, WILDCARD], // duration
  [/(=\s?)(?:"[^"]*"|'[^']*'|(?!<\*>|["'[{(])[^\s,;)\]}"']+)/g, `$1${WILDCARD}`], // key=value
  [/\b(?:true|false|null)\b/g, WILDCARD],
  [/[-+]?\d+(?:[.,]\d+)*/g, WILDCARD],
  [/<\*>(?:[.:@_/~-]?<\*>)+/g, WILDCARD], // a value in parts is one value
]

/** Where loggers that write JSON put their sentence. */
const MESSAGE_KEYS = ['msg', 'message', 'body', 'event', 'log'] as const

/** The line with its values replaced; blanks are single. */
export function masked(line: string): string {
  const text = (messageOf(line) ?? line).slice(0, LINE_CHARS_MAX).trim().replace(/\s+/g, ' ')
  return MASKS.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), text)
}

/** The sentence inside a line of JSON; undefined for any other line. */
function messageOf(line: string): string | undefined {
  if (!line.startsWith('{') || line.length > JSON_CHARS_MAX) return undefined
  const fields = parsedObject(line)
  const key = MESSAGE_KEYS.find((name) => typeof fields[name] === 'string')
  return key && String(fields[key])
}

function parsedObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {} // not JSON after all: the line is read as it stands
  }
}
