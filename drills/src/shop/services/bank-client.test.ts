import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { certificateOf, newParty } from '../certificate.ts'

const [root, bank] = [newParty('Example Root'), newParty('bank.example')]
const from = new Date(Date.now() - 3_600_000)
const folder = mkdtempSync(join(tmpdir(), 'drill-bank-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the end of the certificate of the bank is met by the next charge, though one went through before', async () => {
  const ca = join(folder, 'root.pem')
  writeFileSync(ca, certificateOf(root, { issuer: root, from, to: new Date(Date.now() + 3_600_000) }))
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { connection: 'close' }).end('{"receipt":"r-1"}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('BANK_CA', ca)
  vi.stubEnv('CONFIG', JSON.stringify({ 'bank-key': 'k', 'bank-url': url }))
  const { authorise } = await import('./bank-client.ts') // it reads its surroundings when it is loaded
  const to = await lastsForACharge(server, () => authorise({ orderId: 1, cents: 100 }))
  await pause(to.getTime() + 1_000 - Date.now()) // a certificate ends with a whole second
  await expect(authorise({ orderId: 2, cents: 100 })).rejects.toThrow('CERT_HAS_EXPIRED')
  server.close()
})

/** Gives the bank a certificate that ends soon, but not before a first charge went through, however slow the machine; tells when it ends. */
async function lastsForACharge(server: Server, charge: () => Promise<string>): Promise<Date> {
  const key = bank.key.export({ type: 'pkcs8', format: 'pem' })
  for (let lastsMs = 2_000; ; lastsMs *= 2) {
    const to = new Date(Date.now() + lastsMs)
    server.setSecureContext({ key, cert: certificateOf(bank, { issuer: root, from, to }) })
    const answer = await charge().catch((error: Error) => error.message)
    if (!answer.includes('CERT_HAS_EXPIRED')) {
      expect(answer).toBe('r-1')
      return to
    }
  }
}
