import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Controller } from '@lastgood/probe/controller'
import { type Notice, PROTOCOL, type Unwelcome } from '@lastgood/probe/protocol'
import { messageOf } from '../lib/message-of.ts'
import { type Heard, type Hello, heardOf } from './heard.ts'

const CONNECTIONS_MAX = 200 // processes of one machine, each of which may hold a line of 16 MiB
const HELLO_MS_MAX = 5_000 // an agent says who it is at once
const PROOF_MS_MAX = 10_000 // a process may be busy with something else
const STRANGERS_TOLD_MAX = 20 // a scanner must not fill the log

/** A process that was let in. */
export type Guest = { readonly hear: (heard: Heard) => void; readonly gone: () => void }

export type DoorParts = {
  readonly host: string
  readonly port: number
  /** What a process must know, and this side too; empty: nothing. */
  readonly token: string
  readonly log: (line: string) => void
  readonly met: (hello: Hello, controller: Controller) => Guest
}

export type Door = { readonly port: number; readonly stop: () => Promise<void> }

/** Takes connections of agents. Errors   rejects when the port cannot be had. */
export async function openDoor(parts: DoorParts): Promise<Door> {
  const open = new Set<Socket>()
  const tell = bounded(parts.log)
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    if (open.size >= CONNECTIONS_MAX)
      return turnAway(socket, `${CONNECTIONS_MAX} processes are connected to this workbench, and no more are taken`)
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    listenTo(socket, { ...parts, log: tell })
  })
  await listening(server, parts)
  server.on('error', (cause) => tell(`probes: ${cause.message}`)) // such as no more file descriptors: those who are in stay
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        for (const socket of open) socket.destroy()
      }),
  }
}

function listening(server: Server, { host, port }: DoorParts): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed)
    server.listen({ host, port }, done)
  })
}

/** Looks at the first bytes: every message of an agent begins with a brace, which no HTTP or TLS client sends. */
function listenTo(socket: Socket, parts: DoorParts): void {
  const from = `${socket.remoteAddress}:${socket.remotePort}`
  const slow = setTimeout(() => {
    parts.log(`probes: ${from} did not say who it is within ${HELLO_MS_MAX / 1000} s and was hung up on`)
    turnAway(socket, 'expected a greeting first')
  }, HELLO_MS_MAX)
  socket.once('close', () => clearTimeout(slow))
  socket.once('data', (first) => {
    if (first.toString('latin1', 0, 1) !== '{') {
      parts.log(`probes: ${from} is no agent: it speaks another protocol`)
      turnAway(socket, 'this port is for processes with @lastgood/probe; the page and the API are on another one')
      return
    }
    socket.pause()
    socket.unshift(first)
    greet(socket, { ...parts, from, greeted: () => clearTimeout(slow) })
    socket.resume()
  })
}

type Greeting = DoorParts & { readonly from: string; readonly greeted: () => void }

/** A process is a guest once it has greeted and, where a token is demanded, both have proved that they know it. */
function greet(socket: Socket, { met, log, token, from, greeted }: Greeting): void {
  let state: 'new' | 'asked' | 'turned-away' | Guest = 'new'
  const turn = (wrong: string): void => {
    if (state === 'turned-away' || socket.destroyed) return
    state = 'turned-away'
    log(`probes: ${from} was hung up on: ${wrong}`)
    turnAway(socket, wrong)
  }
  const letIn = async (hello: Hello, said: Notice): Promise<void> => {
    greeted()
    state = 'asked'
    if (token !== '') await controller.authenticate(token, said as HelloNotice, PROOF_MS_MAX)
    if (state === 'asked' && !socket.destroyed) state = met(hello, controller)
  }
  const controller: Controller = new Controller(socket, (notice) => {
    if (state === 'turned-away') return
    const heard = heardOf(notice)
    if (!heard.ok) turn(heard.error)
    else if (typeof state === 'object') state.hear(heard.value)
    else if (state === 'asked')
      return // nothing counts until it has proved who it is
    else if (heard.value.type !== 'hello') turn('expected a greeting first')
    else if (heard.value.protocol !== PROTOCOL) turn(otherVersion(heard.value))
    else letIn(heard.value, notice).catch((error: unknown) => turn(`${messageOf(error)}: ${TOKEN_HELP}`))
  })
  socket.once('close', () => {
    if (controller.wasForged) log(`probes: ${from} was hung up on: somebody else spoke in its connection`)
    if (typeof state === 'object') state.gone()
    else log(`probes: ${from} left, or sent what is no message, before it was let in`)
  })
}

type HelloNotice = Extract<Notice, { type: 'hello' }>

const TOKEN_HELP = "set LASTGOOD_PROBE_TOKEN of the process to the workbench's probeToken"

const otherVersion = ({ protocol }: Hello): string =>
  `it speaks version ${protocol} of the protocol, this workbench version ${PROTOCOL}: use the same release of both`

function turnAway(socket: Socket, reason: string): void {
  socket.end(`${JSON.stringify({ type: 'unwelcome', reason } satisfies Unwelcome)}\n`)
  setTimeout(() => socket.destroy(), HELLO_MS_MAX).unref()
}

function bounded(log: (line: string) => void): (line: string) => void {
  let told = 0
  return (line) => {
    told++
    if (told <= STRANGERS_TOLD_MAX) log(line)
    if (told === STRANGERS_TOLD_MAX) log('probes: further strangers are not told of')
  }
}
