import { userInfo } from 'node:os'
import { z } from 'zod'
import { err, ok, type Result } from '../lib/result.ts'
import type { ChangeEvent } from '../model/change.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { rangeInText, type TimeRange } from '../model/time.ts'
import type { VerbReply } from '../respond/incident/call.ts'
import type { Verb } from '../respond/incident/verb.ts'
import { failed, misused, type Refusal } from '../show/cli/refusal.ts'
import type { ApiError, AskedDiagnosis, DiagnosisReply } from '../show/http/contract.ts'
import { READER, readerIs } from '../show/http/looks.ts'
import { queryOf } from '../show/query-of.ts'
import { refusedLine } from '../show/refused-line.ts'
import { PRACTICE } from '../show/system.ts'
import { pathOf } from '../show/verb-path.ts'
import type { Config } from './settings/config.ts'

const apiError = z.object({
  error: z.object({ what: z.string(), where: z.string(), todo: z.string(), command: z.string().optional() }),
})

const ANSWER_MS_MAX = 120_000 // a diagnosis over a full day on a small machine

/** Asks the running workbench for a diagnosis. Errors: one line with the way out. */
export async function diagnoseRunning(
  config: Config,
  { range, service, practice }: { range: TimeRange; service?: string; practice?: boolean },
): Promise<Result<Diagnosis, Refusal>> {
  const window = rangeInText(range)
  const request: AskedDiagnosis = service === undefined ? window : { ...window, service }
  const reply = await post<DiagnosisReply>(
    config,
    `/api/diagnosis?${queryOf(practice ? { system: PRACTICE } : {})}`,
    request,
  )
  if (!reply.ok) return reply
  if (reply.value.state === 'ready') return ok(reply.value.diagnosis)
  return err(failed(reply.value.state === 'failed' ? refusedLine(reply.value.error) : 'no diagnosis could be made'))
}

/** Tells the running workbench of a change. Errors: one line with the way out. */
export async function addChange(config: Config, change: ChangeEvent): Promise<Result<void, Refusal>> {
  const reply = await post<unknown>(config, '/api/changes', change)
  return reply.ok ? ok(undefined) : reply
}

/** Asks the running workbench to run a verb; `at` is RFC 3339, or the time of day in UTC. Errors: one line with the way out. */
export async function callRunning(
  config: Config,
  verb: Verb,
  { incident, given, at }: { readonly incident: string; readonly given: unknown; readonly at: string | undefined },
): Promise<Result<VerbReply, Refusal>> {
  const path = `/api${pathOf(verb).replace('{incident}', encodeURIComponent(incident))}`
  const asked =
    verb.does === 'read'
      ? ask<VerbReply>(config, `${path}?${queryOf({ ...ownCards(config, verb), ...(given as object) })}`)
      : post<VerbReply>(config, path, { input: given, actor: callerOf(config), ...(at === undefined ? {} : { at }) })
  const reply = await asked
  return reply.ok && reply.value.verb !== verb.name ? err(stranger(config, 'another answer')) : reply
}

/** Cards are somebody's: the caller's own, unless the question names another learner. */
const ownCards = (config: Config, { input }: Verb): { learner?: string } =>
  'learner' in input.shape ? { learner: callerOf(config).name } : {}

/** Who types: as configured, else the name of the login; a user id without a name, as containers have it, is the on-call. */
export function callerOf({ actor }: Config): { kind: 'human'; name: string } {
  try {
    return { kind: 'human', name: actor || userInfo().username || 'on-call' }
  } catch {
    return { kind: 'human', name: 'on-call' } // userInfo throws where the system knows no such user
  }
}

/** As `ask`, with a body. */
export const post = <Reply>(config: Config, path: string, body: unknown): Promise<Result<Reply, Refusal>> =>
  ask(config, path, { body })

const JSON_BODY = { 'content-type': 'application/json' } as const

type Question = {
  /** Posted as JSON; without one the path is read. */
  readonly body?: unknown
  /** Who asks, if not whoever types. */
  readonly reader?: string
}

/** The JSON that the running workbench answers. Errors: one line with the way out. */
export async function ask<Reply>(
  config: Config,
  path: string,
  { body, reader = readerIs(callerOf(config)) }: Question = {},
): Promise<Result<Reply, Refusal>> {
  if (config.url === '' && config.port === 0)
    return err(misused('port 0 names no workbench: name the port that it printed, --port 7117'))
  const url = originOf(config) + path
  try {
    const response = await fetch(url, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { [READER]: reader, ...(body === undefined ? {} : JSON_BODY), ...proofOf(config) },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    const reply: unknown = await response.json().catch(notJson)
    if (response.ok && isObject(reply)) return ok(reply as Reply)
    if (isApiError(reply)) return err(refusalOf(response.status, reply.error))
    return err(stranger(config, `HTTP ${response.status}`))
  } catch (error) {
    return err(noAnswer({ url, isTold: body !== undefined }, error as Error, wayTo(config)))
  }
}

/** Who asks, where a workbench wants to know. */
export const proofOf = ({ token }: Config): Readonly<Record<string, string>> =>
  token === '' ? {} : { authorization: `Bearer ${token}` }

/** Where the running workbench is. */
export const originOf = ({ url, host, port }: Config): string =>
  url === '' ? `http://${host}:${port}` : url.replace(/\/+$/, '')

/** What a person corrects when somebody else answers, or nobody. */
const wayTo = ({ url }: Config): string => (url === '' ? '--port' : '--url (LASTGOOD_URL)')

const stranger = (config: Config, why: string): Refusal =>
  failed(`what answers at ${originOf(config)} is no workbench (${why}): name the workbench's ${wayTo(config)}`)

/** A body that is no JSON is nobody's answer; a connection that breaks within it is told as such. */
function notJson(error: unknown): undefined {
  if (!(error instanceof SyntaxError)) throw error
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const isApiError = (reply: unknown): reply is ApiError => apiError.safeParse(reply).success

/** A 400 means that what was asked is wrong; anything else that it could not be done. */
const refusalOf = (status: number, error: ApiError['error']): Refusal => ({
  ...(status === 400 ? misused(refusedLine(error)) : failed(refusedLine(error))),
  error,
})

/** `isTold`: something was sent that may change what is there. */
type Asked = { readonly url: string; readonly isTold: boolean }

function noAnswer({ url, isTold }: Asked, { name, message, cause }: Error, way: string): Refusal {
  const why = name === 'TimeoutError' ? `no answer within ${ANSWER_MS_MAX / 1000} s` : causeOf(cause) || message
  if (why === 'bad port') return misused(`${url}: no web client talks to this port, so no workbench can be there`)
  if (isTold && (name === 'TimeoutError' || BROKEN_OFF.has(codeOf(cause))))
    return failed(`${url} broke off (${why}): what was asked may be done all the same; look before you ask again`)
  return failed(`no workbench answers at ${url} (${why}): start one with lastgood serve, or name its ${way}`)
}

/** Codes of a connection that was made, and over which the question may have gone. */
const BROKEN_OFF: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined)

const causeOf = (cause: unknown): string => (cause instanceof Error ? cause.message : '')
