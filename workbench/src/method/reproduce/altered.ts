import { err, ok, type Result } from '../../lib/result.ts'
import type { SeenValue } from '../../model/probes.ts'
import type { Altered, ReplayRequest } from '../../model/replay.ts'
import { parsed, withoutSecrets } from './secrets.ts'

/** The values that a snapshot showed at its line. */
export type Values = Readonly<Record<string, SeenValue>>

const METHOD = /^[A-Z]{1,20}$/
const HEADER = /^([A-Za-z0-9-]{1,100}):\s*([\t\x20-\x7e]{0,4000})$/

/** A request with what a person says. Errors: one sentence that names the flag. */
export function alteredBy(request: ReplayRequest, said: Altered, values?: Values): Result<ReplayRequest, string> {
  const why = mistakeIn(said)
  if (why !== undefined) return err(why)
  const held = heldBody(said.bodyFrom, values)
  if (!held.ok) return held
  const known = held.value === undefined ? request : withoutSecrets({ ...request, body: held.value })
  const body = (said.set ?? []).reduce<Result<string | undefined, string>>(
    (so, one) => (so.ok ? withSet(so.value, one) : so),
    ok(said.body ?? known.body),
  )
  if (!body.ok) return body
  const headers = headersWith(known.headers, said.headers ?? [], body.value)
  const { method = known.method, path = known.path } = said
  const altered = { ...known, method: method.toUpperCase(), path, headers, body: body.value }
  const left = JSON.stringify([altered.path, altered.headers, altered.body])
  return ok({
    ...altered,
    removed: known.removed.filter(({ variable }) => left.includes(variable)),
    unknown: stillUnknown(known.unknown, said, altered),
  })
}

function mistakeIn({ method, path, headers = [] }: Altered): string | undefined {
  if (method !== undefined && !METHOD.test(method.toUpperCase()))
    return `--method: expected a word such as POST, got "${method}"`
  if (path !== undefined && !/^\/[\x21-\x7e]*$/.test(path)) return '--path: expected a path such as /cart?id=1'
  return headers.every((text) => HEADER.test(text)) ? undefined : '--header: expected one such as "x-tenant: blue"'
}

/** What was captured, in its place what a person says, and the type of a JSON body where nobody says it. */
function headersWith(
  captured: ReplayRequest['headers'],
  said: readonly string[],
  body: string | undefined,
): ReplayRequest['headers'] {
  const own = said.map((text) => {
    const [, name = '', value = ''] = HEADER.exec(text) ?? []
    return { name: name.toLowerCase(), value }
  })
  const all = [...captured.filter(({ name }) => !own.some((one) => one.name === name)), ...own]
  const isTyped = body === undefined || !/^\s*[{[]/.test(body) || all.some(({ name }) => name === 'content-type')
  return isTyped ? all : [...all, { name: 'content-type', value: 'application/json' }]
}

/** Each begins with what it is about. */
function stillUnknown(
  unknown: readonly string[],
  { method, path }: Altered,
  { headers, body }: Pick<ReplayRequest, 'headers' | 'body'>,
): readonly string[] {
  const told = [
    ...(method === undefined ? [] : ['the method']),
    ...(path === undefined ? [] : ['the address', 'the query']),
    ...(headers.length > 0 ? ['headers'] : []),
    ...(body === undefined ? [] : ['the body']),
  ]
  return unknown.filter((says) => !told.some((what) => says.startsWith(what)))
}

/** A variable of the snapshot as a body; undefined when none is named. */
function heldBody(from: string | undefined, values: Values | undefined): Result<string | undefined, string> {
  if (from === undefined) return ok(undefined)
  if (values === undefined)
    return err('a body is taken from a variable of a snapshot, and this is none: name a probe that took one')
  const held = from.split('.').reduce<SeenValue | undefined>((of, name) => fieldOf(of, name), values)
  if (held === undefined)
    return err(`the snapshot shows no variable ${from}; it has ${Object.keys(values).slice(0, 20).join(', ')}`)
  return ok(typeof held === 'string' ? held : JSON.stringify(held))
}

const fieldOf = (of: SeenValue | undefined, name: string): SeenValue | undefined =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Values)[name] : undefined

/** Puts a value at a place of a JSON body; one that reads as JSON is one, else it is text. `{n}` stays for each request's number. */
function withSet(body: string | undefined, one: string): Result<string, string> {
  const [, place = '', value = ''] = /^([^=]+)=(.*)$/s.exec(one) ?? []
  const names = place.split('.')
  if (place === '' || names.some((name) => name === '' || name === '__proto__'))
    return err(`--set: expected place=value, got "${one}"`)
  const json = parsed(body ?? '{}')
  if (json === undefined) return err('--set: the body is no JSON')
  let at = json as Record<string, unknown>
  for (const name of names.slice(0, -1)) {
    const next = at[name]
    if (typeof next !== 'object' || next === null) return err(`--set: the body has no ${place}`)
    at = next as Record<string, unknown>
  }
  at[names.at(-1)!] = parsedWithPlace(value)
  return ok(JSON.stringify(json).replaceAll(NUMBER_TEXT, '{n}'))
}

/** Stands for a number that is not known yet while the rest is JSON. */
const NUMBER_MARK = '\u0001n\u0001'
const NUMBER_TEXT = JSON.stringify(NUMBER_MARK)

function parsedWithPlace(text: string): unknown {
  const lone = text.replaceAll(/(?<=^|[[,:]\s*)\{n\}(?=\s*(?:[\],}]|$))/g, NUMBER_TEXT)
  try {
    return JSON.parse(lone)
  } catch {
    return text
  }
}

/** The request that a snapshot without a trace still holds: a variable that looks like one, else nothing but the way to send it. */
export function requestOfValues(values: Values, from: ReplayRequest['from']): ReplayRequest {
  const found = Object.values(values).find(
    (one) =>
      typeof fieldOf(one, 'method') === 'string' && typeof (fieldOf(one, 'url') ?? fieldOf(one, 'path')) === 'string',
  )
  const [method, url] = [
    fieldOf(found, 'method'),
    fieldOf(found, 'originalUrl') ?? fieldOf(found, 'url') ?? fieldOf(found, 'path'),
  ]
  const headers = Object.entries(fieldOf(found, 'headers') ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' && HEADER.test(`${name}: ${value}`) ? [{ name: name.toLowerCase(), value }] : [],
  )
  const body = fieldOf(found, 'body')
  const isKnown = typeof method === 'string' && METHOD.test(method) && typeof url === 'string' && url.startsWith('/')
  return withoutSecrets({
    from,
    method: isKnown ? method : 'GET',
    origin: undefined,
    path: isKnown ? url : '/',
    headers: headers.filter(({ name }) => name !== 'host' && name !== 'content-length' && name !== 'connection'),
    body: body === undefined || body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    removed: [],
    unknown: isKnown
      ? []
      : ['the address and the method: the snapshot is of no trace, and no variable of it is a request'],
  })
}
