import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { compareText } from '../../lib/compare-text.ts'
import type { Fact } from '../../model/check.ts'
import type { HostPart } from './host-part.ts'
import { socketsOf } from './process.ts'

const LINES_MAX = 200_000 // a machine has 64 k ports an address; what is more is told
const PEERS_SHOWN = 15

/** As linux/include/net/tcp_states.h numbers them. */
const STATES = [
  '',
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'closed',
  'close-wait',
  'last-ack',
  'listen',
  'closing',
]

/** One TCP socket of the kernel's table. */
export type Socket = {
  readonly state: string
  readonly localPort: number
  readonly peer: string
  readonly peerPort: number
  readonly inode: string
}

/** Open TCP connections by state and by the other side, of the machine or of one process. */
export async function connectionsOf(pid: number | undefined): Promise<HostPart> {
  const own = pid === undefined ? undefined : await socketsOf(pid)
  const base = pid === undefined ? '/proc/net' : `/proc/${pid}/net`
  const read = await Promise.all([`${base}/tcp`, `${base}/tcp6`].map(socketsIn))
  const sockets = read.flatMap(({ sockets: found }) => found).filter(({ inode }) => own === undefined || own.has(inode))
  const cut = read.some((one) => one.cut) ? [`more than ${LINES_MAX} connections: the rest are not counted`] : []
  const hidden =
    pid !== undefined && own === undefined
      ? ['whose connections are which is for the owner to see: all are counted']
      : []
  return { ...countsOf(sockets), gaps: [...cut, ...hidden] }
}

async function socketsIn(path: string): Promise<{ readonly sockets: readonly Socket[]; readonly cut: boolean }> {
  const sockets: Socket[] = []
  const lines = createInterface({ input: createReadStream(path) })
  try {
    for await (const line of lines) {
      const socket = socketIn(line)
      if (socket !== undefined) sockets.push(socket)
      if (sockets.length >= LINES_MAX) return { sockets, cut: true }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // a kernel without IPv6
  }
  return { sockets, cut: false }
}

/** A line of /proc/net/tcp; undefined for its heading. */
export function socketIn(line: string): Socket | undefined {
  const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/)
  if (!/^[0-9A-F]{8,32}:[0-9A-F]{4}$/.test(local) || !/^[0-9A-F]{8,32}:[0-9A-F]{4}$/.test(remote)) return undefined
  const [, localPort = ''] = local.split(':')
  const [peer = '', peerPort = ''] = remote.split(':')
  return {
    state: STATES[Number.parseInt(state, 16)] || 'unknown',
    localPort: Number.parseInt(localPort, 16),
    peer: addressOf(peer),
    peerPort: Number.parseInt(peerPort, 16),
    inode,
  }
}

/** The kernel writes each 32 bits of an address in the machine's order of bytes, which is little-endian. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? []
  const bytes = words.flatMap((word) => [...Buffer.from(word, 'hex').reverse()])
  const isMapped = bytes.length === 16 && bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255
  if (bytes.length === 4 || isMapped) return bytes.slice(-4).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16))
  return `[${groups
    .join(':')
    .replace(/\b0(:0)+\b/, ':')
    .replace(/:{3,}/, '::')}]`
}

/** Counts by state as facts, and by state and other side as a table: towards whom, or on which port of ours. */
export function countsOf(sockets: readonly Socket[]): Pick<HostPart, 'tables'> & { readonly facts: readonly Fact[] } {
  const listening = new Set(sockets.filter(({ state }) => state === 'listen').map(({ localPort }) => localPort))
  const open = sockets.filter(({ state }) => state !== 'listen')
  const byState = Map.groupBy(open, ({ state }) => state)
  const bySide = Map.groupBy(open, (one) => {
    const side = listening.has(one.localPort) ? `in on port ${one.localPort}` : `out to ${one.peer}:${one.peerPort}`
    return `${one.state}\n${side}`
  })
  const rows = [...bySide].map(([key, found]) => ({ key, count: found.length }))
  const sorted = rows.toSorted((a, b) => b.count - a.count || compareText(a.key, b.key))
  return {
    facts: [...byState].toSorted().map(([of, found]) => ({ name: 'connections', of, value: found.length, unit: '{}' })),
    tables: [
      {
        title: 'connections',
        columns: ['state', 'side', 'how many'],
        rows: sorted.slice(0, PEERS_SHOWN).map(({ key, count }) => [...key.split('\n'), count]),
        cut: Math.max(0, sorted.length - PEERS_SHOWN),
      },
    ],
  }
}
