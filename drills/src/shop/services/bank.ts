/** The bank, a third party: it speaks TLS, wants a key, and sends no telemetry. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { listenToFleet, setting, settingNumber, tell } from '../parts/control.ts'

const ANSWER_MS = 25

const tls = () => ({
  cert: readFileSync(process.env.BANK_CERT!, 'utf8'),
  key: readFileSync(process.env.BANK_CERT_KEY!, 'utf8'),
})

const server = createServer(tls(), (request, response) => {
  request.resume()
  const answer = async () => {
    const [route] = request.url!.split('/').slice(1)
    await pause(route === 'main' ? settingNumber('answer-ms', ANSWER_MS) : ANSWER_MS)
    const good = request.headers.authorization === `Bearer ${setting('bank-key', '')}`
    response.writeHead(good ? 200 : 401, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify(good ? { receipt: `r-${Date.now().toString(36)}` } : { error: 'unknown key' }))
  }
  request.on('end', () => void answer())
})
server.listen(0, '127.0.0.1', () => tell({ kind: 'ready', port: (server.address() as AddressInfo).port }))
listenToFleet({ reload: () => server.setSecureContext(tls()), stop: () => process.exit(0) })
