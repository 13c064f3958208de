import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { WORDS_HEADER } from '../headers.ts'
import type { ApiError } from '../http/contract.ts'
import { heardOfConnection } from './connection.ts'
import { askedEarly } from './early.ts'
import { heardOfMay } from './may.ts'

/** What the page shows when a question failed. */
export type Failure = ApiError['error']

const ANSWER_MS_MAX = 90_000 // a diagnosis over a large window; the server gives up after a minute
const WRITE_MS_MAX = 150_000 // evidence is captured for at most two minutes

/** Asks the API; every failure, also a broken connection, comes back as a value. */
export const ask = <T>(path: string, signal: AbortSignal): Promise<Result<T, Failure>> =>
  answered<T>(path, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS_MAX)]), askedEarly(path))

/** Writes by the API; a refusal comes back as a value like any other failure. */
export const send = <T>(path: string, body: unknown): Promise<Result<T, Failure>> =>
  written<T>(path, body, AbortSignal.timeout(WRITE_MS_MAX))

const written = <T>(path: string, body: unknown, signal: AbortSignal): Promise<Result<T, Failure>> => {
  const headers = { 'content-type': 'application/json', [WORDS_HEADER]: 'yes' } // what a verb answers, in sentences as well
  const init = { method: 'POST', headers, body: JSON.stringify(body), signal }
  return answered<T>(path, signal, fetch(path, init))
}

async function answered<T>(
  path: string,
  signal: AbortSignal,
  asked: Promise<Response> = fetch(path, { signal }),
): Promise<Result<T, Failure>> {
  try {
    const reply = await asked
    const body: unknown = await reply.json()
    if (!reply.ok && !isState(body) && !isRefusal(body))
      throw new Error(`something before the workbench answered HTTP ${reply.status}`)
    heardOfMay(reply)
    heardOfConnection(true) // only what the workbench itself says: a proxy that answers for it does so in its own words
    // Our own server's reply: its shape is the contract both sides compile against.
    return isRefusal(body) && !reply.ok ? err(body.error) : ok(body as T)
  } catch (cause) {
    if (!signal.aborted) heardOfConnection(false)
    const what = messageOf(cause)
    return err({ what, where: path, todo: 'Is the workbench still running? This page tries again by itself.' })
  }
}

/** A refusal in our own words: a proxy has errors too. */
const isRefusal = (body: unknown): body is ApiError =>
  isObject(body) &&
  'error' in body &&
  isObject(body.error) &&
  'what' in body.error &&
  typeof body.error.what === 'string'

/** A diagnosis that failed is an answer, not a broken call. */
const isState = (body: unknown): boolean => isObject(body) && 'state' in body

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
