import { type AddressInfo, createServer } from 'node:net'

/** A port of this machine that nobody listens on at this moment, for a server that cannot say which one it took. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
