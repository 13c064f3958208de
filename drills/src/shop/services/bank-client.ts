import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { setting, settingNumber } from '../parts/control.ts'
import { HttpError } from '../parts/service.ts'

const TIMEOUT_MS = 30_000 // the bank's library came with it

// A whole handshake for each charge: the bank closes connections, and a session that is resumed asks for no certificate.
const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 })
const ca = readFileSync(process.env.BANK_CA!, 'utf8')

/** Asks the bank for money; its receipt. The setting `bank` chooses `main` or `backup`. */
export async function authorise(body: { readonly orderId: number; readonly cents: number }): Promise<string> {
  const key = setting('bank-key', '')
  if (key === '') throw new HttpError(500, 'bank credentials are missing: BANK_KEY is empty')
  const { status, text } = await post(JSON.stringify(body), key)
  if (status !== 200) throw new HttpError(502, `bank answered ${status}: ${text}`)
  return (JSON.parse(text) as { receipt: string }).receipt
}

function post(body: string, key: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(`/${setting('bank', 'main')}/authorise`, setting('bank-url', 'https://127.0.0.1'))
    const timeout = settingNumber('bank-timeout-ms', TIMEOUT_MS)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const outgoing = request(url, { agent, ca, method: 'POST', headers, signal: AbortSignal.timeout(timeout) })
    outgoing.on('error', (cause: Error & { code?: string }) =>
      reject(new HttpError(502, `bank unreachable: ${cause.code ?? cause.name} ${cause.message}`, { cause })),
    )
    outgoing.on('response', (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      incoming.on('error', reject).on('end', () => resolve({ status: incoming.statusCode ?? 0, text }))
    })
    outgoing.end(body)
  })
}
