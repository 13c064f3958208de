import { once } from 'node:events'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { certificateOf, newParty } from './certificate.ts'

const HOUR_MS = 3_600_000
const [root, bank] = [newParty('Example Root'), newParty('bank.example')]
const from = new Date(Date.now() - 2 * HOUR_MS)
const later = new Date(Date.now() + HOUR_MS)
const ca = certificateOf(root, { issuer: root, from, to: later })

/** What a client that trusts `root` meets at a server whose certificate ends at `to`. */
async function met(to: Date): Promise<string> {
  const key = bank.key.export({ type: 'pkcs8', format: 'pem' }) as string
  const server = createServer({ key, cert: certificateOf(bank, { issuer: root, from, to }) }, (_, response) =>
    response.end(),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const asked = request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca, agent: false })
  asked.end()
  const outcome = await new Promise<string>((resolve) => {
    asked.on('response', ({ statusCode }) => resolve(String(statusCode)))
    asked.on('error', ({ code }: Error & { code?: string }) => resolve(code ?? 'no code'))
  })
  asked.destroy()
  server.closeAllConnections()
  server.close()
  return outcome
}

test('a certificate of a trusted authority is taken while it lasts, and refused after its end', async () => {
  expect(await met(later)).toBe('200')
  expect(await met(new Date(Date.now() - HOUR_MS))).toBe('CERT_HAS_EXPIRED')
})
