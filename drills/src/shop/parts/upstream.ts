import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { upstreamUrl } from './control.ts'
import { HttpError } from './service.ts'

const CONNECTIONS_MAX = 64 // far above what the load needs, so that a wait is the callee's and never ours
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX })

/** A call of another service; `retries` are made at once and only after failures of the callee (5xx, late, unreachable). */
export type Sent = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly timeoutMs: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly retries?: number
}

const RETRY_PAUSE_MS = 20

/**
 * The JSON another service answers.
 * Errors   504 when it takes longer than `timeoutMs`, 502 when it answers 5xx or cannot be reached, else its own status.
 */
export async function callUpstream(service: string, sent: Sent): Promise<unknown> {
  for (let left = sent.retries ?? 0; ; left--) {
    try {
      const { status, text } = await exchange(service, sent)
      if (status < 400) return JSON.parse(text)
      throw new HttpError(status >= 500 ? 502 : status, `${service} answered ${status}: ${messageOf(text)}`)
    } catch (error) {
      if (left <= 0 || !(error instanceof HttpError) || error.status < 500) throw error
      await pause(RETRY_PAUSE_MS)
    }
  }
}

function exchange(service: string, sent: Sent): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(sent.path, upstreamUrl(service)), {
      agent,
      method: sent.method,
      headers: { 'content-type': 'application/json', ...sent.headers },
    })
    const timer = setTimeout(() => {
      const late = new HttpError(504, `${service} did not answer within ${sent.timeoutMs} ms`)
      outgoing.destroy(late)
      reject(late)
    }, sent.timeoutMs)
    const fail = (cause: Error) => {
      clearTimeout(timer)
      reject(
        cause instanceof HttpError ? cause : new HttpError(502, `${service} unreachable: ${cause.message}`, { cause }),
      )
    }
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      textOf(incoming).then((text) => {
        clearTimeout(timer)
        resolve({ status: incoming.statusCode ?? 0, text })
      }, fail)
    })
    outgoing.end(sent.body === undefined ? undefined : JSON.stringify(sent.body))
  })
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming.setEncoding('utf8') as AsyncIterable<string>) text += chunk
  return text
}

function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { error?: unknown }).error ?? text)
  } catch {
    return text // not JSON: said as it came
  }
}
