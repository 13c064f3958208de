/** A failed query as a ClickHouse server reports it: its code, and the text of the response body. */
export type QueryError = { readonly code: number; readonly text: string }

const CODE = /^Code: (\d+)\. DB::(?:Errno)?Exception: /
const SUFFIX = / \(version [^()]*(?:\([^()]*\))?\)\.?(?: \([A-Z_]+\))?$/
/** Where a statement's data was read from is ours alone: a server has no such file. */
const SPOOL_NOTE = /\s*: \(in file\/uri [^)]*\)|: data for INSERT was parsed from file/g

/** What everyone is told who meets a full disk, whichever call met it. */
export const DISK_FULL = 'The disk of the telemetry database is full: free some space there, no restart is needed'

const MET_FULL_DISK = /^Code: (?:243\.|\d+\. DB::ErrnoException: .*errno: 28,)|^ENOSPC:/ // never a text that it quotes
const NAME_AND_AFTER = /\.? \([A-Z_]{3,}\).*$/s
const REASON_CHARS_MAX = 200

/** The codes that this endpoint gives itself, by the engine's names for them. */
export const ERROR_NAMES = {
  48: 'NOT_IMPLEMENTED',
  62: 'SYNTAX_ERROR',
  73: 'UNKNOWN_FORMAT',
  115: 'UNKNOWN_SETTING',
  202: 'TOO_MANY_SIMULTANEOUS_QUERIES',
  229: 'QUERY_IS_TOO_LARGE',
  236: 'ABORTED',
  243: 'NOT_ENOUGH_SPACE',
  354: 'ZLIB_INFLATE_FAILED',
  394: 'QUERY_WAS_CANCELLED',
  516: 'AUTHENTICATION_FAILED',
  779: 'UNSUPPORTED_MEDIA_TYPE',
  1001: 'STD_EXCEPTION',
} as const

/** The codes a ClickHouse server answers with something else than 500 (src/Server/HTTP/exceptionCodeToHTTPStatus.cpp). */
const STATUS_CODES: ReadonlyArray<readonly [status: number, codes: readonly number[]]> = [
  [
    400,
    [6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321, 354, 376, 427, 441, 675, 676],
  ],
  [401, [194]],
  [403, [192, 193, 497, 512, 516]],
  [404, [46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511]],
  [408, [159]],
  [411, [381]],
  [413, [229]],
  [415, [779]],
  [501, [48]],
  [503, [76, 202, 209, 236, 439]],
]

/** The HTTP status of an error code. Apart from a server's: 202 and 236 are 503, since trying again helps, 354 is 400. */
export function httpStatusOf(code: number): number {
  return STATUS_CODES.find(([, codes]) => codes.includes(code))?.[0] ?? 500
}

/** An error of this endpoint in the wording of a server. */
export function queryError(code: keyof typeof ERROR_NAMES, message: string): QueryError {
  return { code, text: `Code: ${code}. DB::Exception: ${message} (${ERROR_NAMES[code]})` }
}

/** The engine's error text as a server words it: one code in front, no file of ours, the version at the end. */
export function queryErrorOf(message: string, version: string): QueryError {
  let text = message.trim()
  while (CODE.test(text.replace(CODE, ''))) text = text.replace(CODE, '').replace(SUFFIX, '')
  if (MET_FULL_DISK.test(text)) text = diskFull(text)
  const code = Number(CODE.exec(text)?.[1] ?? 1001)
  const named = CODE.test(text) ? text : `Code: 1001. DB::Exception: ${text} (STD_EXCEPTION)`
  return { code, text: `${named.replaceAll(SPOOL_NOTE, '')} (version ${version})` }
}

function diskFull(text: string): string {
  if (text.includes(DISK_FULL)) return text
  const reason = text.replace(CODE, '').replace(NAME_AND_AFTER, '').slice(0, REASON_CHARS_MAX)
  return queryError(243, `${DISK_FULL} (${reason})`).text
}
