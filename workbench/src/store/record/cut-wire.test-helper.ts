import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a PostgreSQL server that can break at the moment of a commit. */
export type CutWire = {
  /** The database's URL, by this way. */
  readonly url: string
  /**
   * Breaks the next commit. asked: the server hears it, and its answer is lost; unasked: the server never hears it. `stays` keeps
   * the way closed afterwards, for connections that stood idle too.
   */
  readonly cutCommit: (how: 'asked' | 'unasked', after?: 'stays' | 'opens') => void
  /** Breaks the next `times` connections when they first set up their session. */
  readonly cutSessions: (times: number) => void
  readonly cuts: () => number
  readonly close: () => Promise<void>
}

export async function cutWire(url: string): Promise<CutWire> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let armed: { readonly how: 'asked' | 'unasked'; readonly after: 'stays' | 'opens' } | undefined
  let sessionsToCut = 0
  let closed = false
  let cuts = 0
  const server = createServer((near) => {
    if (closed) return void near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    near.on('close', () => far.end())
    far.on('close', () => near.destroy())
    far.on('data', (bytes) => near.write(bytes))
    near.on('data', (bytes) => {
      if (sessionsToCut > 0 && bytes.includes('SET lock_timeout')) {
        sessionsToCut--
        cuts++
        return void near.destroy()
      }
      if (armed === undefined || !bytes.includes('commit\0')) return void far.write(bytes)
      const { how, after } = armed
      armed = undefined
      cuts++
      closed = after === 'stays'
      if (how === 'asked') far.write(bytes)
      for (const socket of closed ? sockets : [near]) if (socket !== far) socket.destroy()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  target.port = String((server.address() as AddressInfo).port)
  const near = target.href
  target.port = new URL(url).port
  return {
    url: near,
    cutCommit: (how, after = 'opens') => {
      armed = { how, after }
    },
    cutSessions: (times) => {
      sessionsToCut = times
    },
    cuts: () => cuts,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
