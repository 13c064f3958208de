import { connect, type Socket } from 'node:net'
import { type App, until } from '../src/e2e/app.test-helper.ts'

const CONNECTIONS = 8
const ROUND_MS_MAX = 60_000
const REQUEST = 'GET /order HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** A server whose every request passes HOT twenty times, and STOP, LAST once; all answers are of one length. */
export const SERVER = `const { createServer } = require('node:http')
function total(order) {
  let sum = 0
  for (const item of order.items) {
    const price = item.price * item.count
    sum += price
  }
  return sum
}
let n = 0
const body = 'x'.repeat(200)
const server = createServer((request, response) => {
  const items = []
  for (let i = 0; i < 20; i++) items.push({ sku: 's' + i, price: i, count: 2 })
  const order = { id: 'o-' + n++, items }
  const sum = total(order)
  response.setHeader('content-length', 204)
  response.end(JSON.stringify(body) + (sum > 100 ? '!!' : '??'))
})
server.keepAliveTimeout = 0 // others have their turn
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('data', () => { const { user, system } = process.cpuUsage(); console.log(user + system) })
`
/** Lines of the server, 1-based: in its inner loop, at the begin and the end of `total`, and in the handler. */
export const LINES = { hot: 6, first: 3, last: 8, handler: 17 } as const

/** Asks one server over some connections that stay open. */
export class Load {
  readonly #sockets: Socket[]
  readonly #app: App

  private constructor(app: App, sockets: Socket[]) {
    this.#app = app
    this.#sockets = sockets
  }

  static async on(app: App): Promise<Load> {
    const port = Number(await until(() => app.out.split('\n')[0] || undefined, `a port; ${app.err}`))
    const sockets = await Promise.all(
      Array.from(
        { length: CONNECTIONS },
        () =>
          new Promise<Socket>((done, failed) => {
            const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => done(socket))
            socket.once('error', failed)
          }),
      ),
    )
    return new Load(app, sockets)
  }

  /** Microseconds of CPU the server used for each of so many requests, one after another on each connection, `everyMs` apart. */
  async cpuUs(requests: number, everyMs = 0): Promise<number> {
    const before = Number(await this.#app.ask('?'))
    await Promise.all(
      this.#sockets.map((socket) =>
        ask(socket, Math.ceil(requests / CONNECTIONS), everyMs * CONNECTIONS, `process ${this.#app.child.pid}`),
      ),
    )
    return (Number(await this.#app.ask('?')) - before) / requests
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

function ask(socket: Socket, requests: number, everyMs: number, name: string): Promise<void> {
  return new Promise((done, failed) => {
    let [left, held] = [requests, '']
    const next = (): void => void socket.write(REQUEST)
    const onClose = (): void => failed(new Error('the server hung up'))
    const late = setTimeout(
      () => failed(new Error(`no answer of ${name}: it may have ended, or stand still`)),
      ROUND_MS_MAX,
    ).unref()
    const onData = (chunk: Buffer): void => {
      held += chunk.toString('latin1')
      const at = held.indexOf('\r\n\r\n')
      if (at === -1 || held.length < at + 4 + 204) return
      if (!held.endsWith('!!')) failed(new Error(`a wrong answer: ${held}`))
      held = ''
      left--
      if (left === 0) {
        clearTimeout(late)
        socket.off('data', onData).off('close', onClose)
        done()
      } else if (everyMs === 0) next()
      else setTimeout(next, everyMs)
    }
    socket.on('data', onData)
    socket.once('close', onClose)
    next()
  })
}

/** A number, and where it lies with 95 % of certainty. */
export type Interval = { readonly at: number; readonly low: number; readonly high: number }

/** The median with its interval, by how far the others scatter about it: a round in which the machine did something else moves it little. */
export function middleOf(all: readonly number[]): Interval {
  const at = median(all)
  const scatter = 1.4826 * median(all.map((one) => Math.abs(one - at)))
  return interval(at, (1.2533 * scatter) / Math.sqrt(all.length))
}

/** The same of ratios. */
export const medianOf = (ratios: readonly number[]): Interval => ratioOf(middleOf(ratios.map(Math.log)))

/** How one ratio differs from another. */
export const movedFrom = (one: Interval, other: Interval): Interval => ratioOf(moreThan(logOf(other), logOf(one)))

/** What one has more than the other. */
export const moreThan = (one: Interval, other: Interval): Interval =>
  interval(one.at - other.at, Math.hypot(errorOf(one), errorOf(other)))

const Z = 1.96
const errorOf = ({ low, high }: Interval): number => (high - low) / (2 * Z)
const interval = (at: number, error: number): Interval => ({ at, low: at - Z * error, high: at + Z * error })
const logOf = ({ at, low, high }: Interval): Interval => ({
  at: Math.log(at),
  low: Math.log(low),
  high: Math.log(high),
})
const ratioOf = ({ at, low, high }: Interval): Interval => ({
  at: Math.exp(at),
  low: Math.exp(low),
  high: Math.exp(high),
})

export const told = ({ at, low, high }: Interval): string =>
  `${at.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`

/** Whether it is at least `least`, as far as the interval tells. */
export const verdict = ({ low, high }: Interval, least: number): string =>
  low >= least ? `at least ${least}` : high < least ? `below ${least}` : `${least} is within chance`

export const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN
