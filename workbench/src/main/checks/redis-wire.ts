import { once } from 'node:events'
import { isIP, connect as overTcp, type Socket } from 'node:net'
import { connect as overTls } from 'node:tls'

/** One answer may take this many bytes: 128 slow commands with all that Redis keeps of each are 600 KiB. */
export const REPLY_BYTES_MAX = 1_048_576

const LEVELS_MAX = 8 // an answer to what is asked here has three
const ITEMS_MAX = 10_000 // 128 slow commands of 32 words are half of that; each is read again with every piece that comes in
const LINE_BYTES_MAX = 4_096 // of a header, or of what is said in one line

/** What a Redis answers: text, a number, nothing, a list, or that it refuses. */
export type Reply = string | number | null | Refusal | readonly Reply[]

/** An error that the server answers with, such as NOPERM. */
export class Refusal extends Error {}

/** Where a Redis is, and who asks it. */
export type RedisAt = {
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  readonly user: string
  readonly password: string
}

/**
 * One connection to a Redis, over which one question is asked after the other (RESP 2). The client library that exists keeps no limit of
 * how long an answer may be, so that whoever sits at the other end could fill the workbench's memory.
 */
export class RedisWire {
  readonly #socket: Socket
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  /** Connects, and says who asks. Throws when nobody is there, or the password is another. */
  static async to({ host, port, isTls, user, password }: RedisAt, signal: AbortSignal): Promise<RedisWire> {
    const socket = isTls
      ? overTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
      : overTcp({ host, port })
    signal.addEventListener('abort', () => socket.destroy(), { once: true })
    await once(socket, isTls ? 'secureConnect' : 'connect', { signal })
    socket.on('error', () => undefined) // the question that is under way says so
    const wire = new RedisWire(socket)
    if (password !== '') await wire.ask('AUTH', ...(user === '' ? [] : [user]), password)
    return wire
  }

  /** Asks one thing. Throws when it is refused, the connection breaks, or the answer is none of a Redis, or too long. */
  async ask(...words: readonly string[]): Promise<Reply> {
    this.#socket.write(
      `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
    )
    for (;;) {
      const read = replyIn(this.#held, 0, { levels: LEVELS_MAX, items: { left: ITEMS_MAX } })
      if (read === undefined) await this.#more()
      else {
        this.#held = this.#held.subarray(read.end)
        if (read.reply instanceof Refusal) throw read.reply
        return read.reply
      }
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  async #more(): Promise<void> {
    if (this.#held.length >= REPLY_BYTES_MAX)
      throw new Error(`its answer is longer than ${REPLY_BYTES_MAX / 1_024} KiB`)
    const next = await this.#chunks.next()
    if (next.done === true) throw new Error('the connection was closed')
    this.#held = Buffer.concat([this.#held, next.value])
  }
}

type Read<T> = { readonly reply: T; readonly end: number }

/** How much more one reply may hold. */
type Room = { readonly levels: number; readonly items: { left: number } }

const OTHERWISE = 'it does not answer as a Redis does'

/** The reply that begins at `from`; undefined while a part of it is missing. Throws at what no Redis says. */
function replyIn(bytes: Buffer, from: number, room: Room): Read<Reply> | undefined {
  const line = lineIn(bytes, from)
  if (line === undefined) return undefined
  if (room.levels === 0 || room.items.left-- === 0) throw new Error(OTHERWISE)
  const [kind, rest] = [line.reply[0], line.reply.slice(1)]
  if (kind === '+') return { reply: rest, end: line.end }
  if (kind === '-') return { reply: new Refusal(rest), end: line.end }
  const number = Number(rest)
  if (!/^-?\d{1,15}$/.test(rest) || !':$*'.includes(kind!)) throw new Error(OTHERWISE)
  if (kind === ':') return { reply: number, end: line.end }
  if (number < 0) return { reply: null, end: line.end }
  return kind === '$' ? textIn(bytes, line.end, number) : listIn(bytes, line.end, number, room)
}

function lineIn(bytes: Buffer, from: number): Read<string> | undefined {
  const end = bytes.indexOf('\r\n', from)
  if (end < 0 ? bytes.length - from > LINE_BYTES_MAX : end - from > LINE_BYTES_MAX) throw new Error(OTHERWISE)
  return end < 0 ? undefined : { reply: bytes.toString('utf8', from, end), end: end + 2 }
}

function textIn(bytes: Buffer, from: number, length: number): Read<string> | undefined {
  const end = from + length + 2
  return end > bytes.length ? undefined : { reply: bytes.toString('utf8', from, from + length), end }
}

function listIn(bytes: Buffer, from: number, length: number, room: Room): Read<readonly Reply[]> | undefined {
  const reply: Reply[] = []
  let end = from
  while (reply.length < length) {
    const item = replyIn(bytes, end, { ...room, levels: room.levels - 1 })
    if (item === undefined) return undefined
    reply.push(item.reply)
    end = item.end
  }
  return { reply, end }
}
