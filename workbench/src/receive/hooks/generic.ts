import { clipped } from '../../lib/clipped.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { type ChangeEvent, DETAILS_LEVELS_MAX, parseChangeEvent } from '../../model/change.ts'
import { type Heard, heardFrom } from '../../model/heard.ts'
import { levelOf } from './alertmanager.ts'
import type { Reader } from './reading.ts'
import { at, digest, given, recordOf, said, timeIn, withoutSecretsIn } from './said.ts'

const FIELDS = [
  'id',
  'at',
  'kind',
  'phase',
  'service',
  'environment',
  'title',
  'from',
  'to',
  'commit',
  'url',
  'actor',
  'source',
  'name',
  'status',
  'level',
] as const

type Field = (typeof FIELDS)[number]

/** Shows what would be kept, and keeps nothing. */
const DRY = 'dry'

/** What a query may name: a misspelt one would leave its field unread, and nobody would know. */
const NAMES: readonly string[] = [...FIELDS, DRY]

const QUIET_WORDS = /^(resolved?|ok|closed?|recovered|quiet|false|0)$/i

/**
 * Any JSON. Each field is read where the query of the URL says (`?title=message&service=tags.app`), else under its own name; a value
 * that begins with = is taken as it stands (`?kind==deploy`). What has a kind of change is a change, what has a status an alert.
 */
export const readGeneric: Reader = ({ body, query, receivedAt }) => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return err('body: expected one JSON object')
  const strange = [...query.keys()].find((name) => !NAMES.includes(name))
  if (strange !== undefined)
    return err(`?${clipped(strange, 100)}: no field has this name; there are ${NAMES.join(', ')}`)
  const told = fieldsOf(body, query)
  const heard =
    told.kind === undefined && told.status !== undefined ? alertOf(told, receivedAt) : changeOf(told, body, receivedAt)
  if (!heard.ok) return heard
  if (query.has(DRY)) return ok({ facts: [], says: 'a dry run: nothing is kept', reply: { ...heard.value } })
  const isFree = heard.value.kind === 'alert' && told.at === undefined
  return ok({ facts: [{ ...(isFree ? {} : { once: digest(heard.value.kind, told) }), heard: heard.value }] })
}

type Told = { readonly [F in Field]?: string | undefined }

function fieldsOf(body: object, query: URLSearchParams): Told {
  const fields = FIELDS.map((field): [Field, string | undefined] => {
    const path = query.get(field)
    if (path?.startsWith('=')) return [field, said(path.slice(1))]
    const value = at(body, ...(path ?? field).split('.'))
    return [field, field === 'at' ? timeIn(value) : said(value)]
  })
  return given(Object.fromEntries(fields)) as Told
}

function changeOf(told: Told, body: object, receivedAt: string): Result<Heard, string> {
  const { name: _, status: __, level: ___, ...fields } = told
  const when = told.at ?? receivedAt
  const details = withoutSecretsIn(at(body, 'details'), DETAILS_LEVELS_MAX)
  const change = parseChangeEvent({
    ...fields,
    at: when,
    receivedAt,
    id: told.id ?? `generic:${digest(told)}`,
    source: told.source ?? 'generic',
    details: { ...recordOf(details), ...(told.at === undefined && { atInferred: true }) },
  } satisfies Partial<Record<keyof ChangeEvent, unknown>>)
  return change.ok
    ? ok({ kind: 'change', change: change.value })
    : err(`${change.error} (a field of another name is mapped by ?field=path.in.body; an alert has a status)`)
}

function alertOf(told: Told, receivedAt: string): Result<Heard, string> {
  const name = told.name ?? told.title
  if (name === undefined) return err('name: expected the name of the alert, or ?name=path.in.body')
  const { service, environment, url, source = 'generic' } = told
  return heardFrom({
    kind: 'alert',
    alert: {
      id: `${source}:${digest(told.id ?? [name, service ?? null, environment ?? null])}`.slice(-500),
      name,
      firing: !QUIET_WORDS.test(told.status ?? ''),
      at: told.at ?? receivedAt,
      says: told.title ?? name,
      source,
      ...given({ service, environment, url, level: levelOf(told.level) }),
    },
  })
}
