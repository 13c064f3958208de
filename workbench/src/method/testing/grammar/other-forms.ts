import type { Cursor } from './cursor.ts'

/** `GET http://127.0.0.1:8080/health expects 200` */
export type HttpSaid = {
  readonly kind: 'http'
  readonly url: string
  readonly expects: string
  readonly control?: string
}

/** `manual "what somebody looks at"` */
export type ManualSaid = { readonly kind: 'manual'; readonly look: string }

/** Takes what follows GET. */
export function takeHttp(cursor: Cursor, text: string): HttpSaid | undefined {
  const url = takeUrl(cursor, text)
  if (url === undefined) return undefined
  if (!cursor.takes('expects')) return cursor.fail('expected expects, e.g. expects 200')
  const expects = cursor.next?.text ?? ''
  if (!/^[1-5](\d\d|xx)$/.test(expects)) return cursor.fail('expected a status such as 200 or 5xx')
  cursor.take()
  return { kind: 'http', url, expects }
}

/** A URL may hold signs that are tokens elsewhere: it goes on to the next blank. */
export function takeUrl(cursor: Cursor, text: string): string | undefined {
  const first = cursor.next
  const raw = first && (first.quoted ? first.text : /^\S+/.exec(text.slice(first.at))?.[0].replace(/,$/, ''))
  if (raw === undefined || !URL.canParse(raw) || !/^https?:$/.test(new URL(raw).protocol))
    return cursor.fail('expected a URL such as http://127.0.0.1:8080/health')
  const end = first!.at + (first!.quoted ? 1 : raw.length)
  while (cursor.next !== undefined && cursor.next.at < end) cursor.take()
  return raw
}

/** Takes what follows manual. */
export function takeManual(cursor: Cursor): ManualSaid | undefined {
  if (cursor.next !== undefined && !cursor.next.quoted)
    return cursor.fail('expected a text in quotes, e.g. manual "the pool graph of db is flat at 100"')
  const look = cursor.takeText('a text in quotes, e.g. manual "the pool graph of db is flat at 100"')
  return look === undefined ? undefined : { kind: 'manual', look }
}
