import type { Server } from 'node:net'

/** Where a door is opened; port 0 takes any free one, `orFree` does when `port` is in use. */
export type DoorAt = { readonly host: string; readonly port: number; readonly orFree?: boolean }

/** One listening protocol. */
export type Door = {
  readonly port: number
  /** Connections turned away because there were enough. */
  readonly dropped: () => number
  /** Lets nobody in any more; settles when all who were in have left. */
  readonly close: () => Promise<void>
  /** Sends everyone out at once. */
  readonly destroy: () => void
}

/** The port a server listens on; rejects with a message that says what to do. */
export function listening(
  server: Pick<Server, 'listen' | 'once' | 'off' | 'address'>,
  { host, port, orFree = false }: DoorAt,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => {
      if (orFree && cause.code === 'EADDRINUSE') resolve(listening(server, { host, port: 0 }))
      else reject(new Error(hint(cause, host, port), { cause }))
    }
    server.once('error', onError)
    server.listen({ host, port }, () => {
      server.off('error', onError)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function hint({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  const what = `cannot listen for OTLP on ${host}:${port}`
  if (code === 'EADDRINUSE')
    return `${what}: the port is in use, by a Collector or another workbench; choose another (LASTGOOD_OTLP_HTTP_PORT, LASTGOOD_OTLP_GRPC_PORT)`
  if (code === 'EACCES') return `${what}: not allowed; choose a port from 1024 up`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${what}: this machine has no such address`
  return `${what}: ${message}`
}

/** Counts the connections that a server turns away, and keeps an error of it from ending the process. */
export function watchDrops(server: Pick<Server, 'on'>, log: (line: string) => void): () => number {
  let dropped = 0
  server.on('drop', () => {
    dropped++
  })
  server.on('error', (cause) => log(`otlp: ${cause.message}`))
  return () => dropped
}
