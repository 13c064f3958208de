import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A way to an engine that can lose the answer to an insert after the engine has done it. */
export type CutLine = {
  readonly url: string
  readonly cuts: number
  cutNextInsert(): void
  close(): Promise<void>
}

export async function cutLine(engineUrl: string): Promise<CutLine> {
  let armed = false
  let cuts = 0
  const server = createServer((from, to) => {
    const cut = armed && /INSERT/i.test(decodeURIComponent(from.url ?? ''))
    const onward = request(new URL(from.url ?? '', engineUrl), { method: from.method, headers: from.headers })
    from.pipe(onward)
    onward.on('error', () => to.destroy())
    onward.on('response', (answer) => {
      if (!cut) {
        to.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(to)
        return
      }
      armed = false
      cuts++
      answer.resume().on('end', () => to.destroy())
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts
    },
    cutNextInsert: () => {
      armed = true
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
