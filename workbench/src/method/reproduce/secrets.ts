import type { Removed, ReplayRequest } from '../../model/replay.ts'
import { isSecretName, withoutSecretValues } from '../../model/secrets.ts'

/** The request with variables where secrets were: headers, query and fields of a JSON body or a form, by their names or their looks. */
export function withoutSecrets(request: ReplayRequest): ReplayRequest {
  const removed: Removed[] = []
  const taken = (where: string, name: string): string => {
    const variable = `REPLAY_${name
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .slice(0, 60)}`
    if (!removed.some((one) => one.where === where)) removed.push({ where, variable })
    return `{{${variable}}}`
  }
  const headers = request.headers.map(({ name, value }) => ({
    name,
    value: isSecret(name, value) ? taken(`header ${name}`, name) : value,
  }))
  const path = inQuery(request.path, (name) => taken(`query ${name}`, name))
  const body = request.body === undefined ? undefined : inBody(request.body, (name) => taken(`body ${name}`, name))
  return { ...request, headers, path, body, removed: [...request.removed, ...removed] }
}

const isSecret = (name: string, value: string): boolean => isSecretName(name) || withoutSecretValues(value) !== value

type Take = (name: string) => string

function inQuery(path: string, take: Take): string {
  const [pathname = '', query] = split(path)
  return query === undefined ? pathname : `${pathname}?${inPairs(query, take)}`
}

const split = (path: string): readonly [string, string?] => {
  const at = path.indexOf('?')
  return at < 0 ? [path] : [path.slice(0, at), path.slice(at + 1)]
}

/** `a=1&token=x`, with the spelling of everything else as it was. */
const inPairs = (query: string, take: Take): string =>
  query
    .split('&')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      return value !== '' && isSecret(plain(name), plain(value)) ? `${name}=${take(plain(name))}` : pair
    })
    .join('&')

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function inBody(body: string, take: Take): string {
  const json = parsed(body)
  if (json !== undefined) return JSON.stringify(inJson(json, 'value', take, 0))
  if (/^[\w.%+[\]-]+=[^\s&]*(&[\w.%+[\]-]+=[^\s&]*)*$/.test(body)) return inPairs(body, take)
  return withoutSecretValues(body) === body ? body : withoutSecretValues(body, take('token'))
}

const DEPTH_MAX = 20

function inJson(value: unknown, name: string, take: Take, depth: number): unknown {
  if (depth > DEPTH_MAX) return null
  if (Array.isArray(value)) return value.map((one) => inJson(one, name, take, depth + 1))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inJson(one, key, take, depth + 1)]))
  const isFilled = value !== null && value !== '' && typeof value !== 'boolean'
  return isFilled && isSecret(name, String(value)) ? take(name) : value
}

/** JSON of an object or a list; a lone number or word is no body that could be looked into. */
export function parsed(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
