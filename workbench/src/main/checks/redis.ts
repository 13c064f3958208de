import { setTimeout as wait } from 'node:timers/promises'
import { messageOf } from '../../lib/message-of.ts'
import type { CheckTable, Fact, Reading } from '../../model/check.ts'
import { shownUrl } from '../../model/secrets.ts'
import { minuteOf } from '../../model/time.ts'
import { type RedisAt, RedisWire } from './redis-wire.ts'

const LOOK_MS_MAX = 10_000
const PORT = 6_379
const PINGS = 20
const PING_EVERY_MS = 50 // twenty pings make the second over which rates are counted
const SLOW_ROWS = 10
const PASSWORD = 'REDISCLI_AUTH' // where redis-cli looks for it, too

type Info = Readonly<Record<string, string>>

/**
 * What a Redis server is doing: how long it takes to answer, memory and connections against their limits, what it throws away, whether it saves
 * and follows, and its slowest commands by name. Nothing is written, and neither keys nor values are read.
 * Errors   one line: a URL that no Redis can have.
 */
export async function lookAtRedis({ url }: { readonly url: string }): Promise<Reading | string> {
  const target = shownUrl(url)
  const at = placeIn(url)
  return at === undefined
    ? `${target} cannot be asked: expected redis://user:password@host:port, or rediss:// for TLS. After the port stands a number or nothing; a % in a password is written %25`
    : lookedAt(target, at)
}

/** Where a URL leads to; undefined when no Redis can be there. Its number of a database is not needed: what is asked is the server's. */
function placeIn(url: string): RedisAt | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  const names = [username, password].map(decoded)
  if (!/^rediss?:$/.test(protocol) || !/^(\/\d*)?$/.test(pathname) || hostname === '' || names.includes(undefined))
    return undefined
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || PORT),
    isTls: protocol === 'rediss:',
    user: names[0]!,
    password: names[1]! || (process.env[PASSWORD] ?? ''),
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

async function lookedAt(target: string, at: RedisAt): Promise<Reading> {
  const late = AbortSignal.timeout(LOOK_MS_MAX)
  const startedAt = performance.now()
  let wire: RedisWire | undefined
  try {
    wire = await RedisWire.to(at, late)
    const connect: Fact = { name: 'time-connect', value: (performance.now() - startedAt) / 1_000, unit: 's' }
    const read = await readAll(wire)
    return { target, ...read, facts: [word('answer', 'yes'), connect, ...read.facts] }
  } catch (error) {
    const why = late.aborted ? `no whole answer within ${LOOK_MS_MAX / 1_000} s` : whyOf(error)
    return { target, facts: [word('answer', why)], tables: [], gaps: [] }
  } finally {
    wire?.close()
  }
}

async function readAll(wire: RedisWire): Promise<Omit<Reading, 'target'>> {
  const [before, beganAt] = [await infoOf(wire), performance.now()]
  const pings: number[] = []
  for (let i = 0; i < PINGS; i++) {
    pings.push(await pinged(wire))
    await wait(PING_EVERY_MS)
  }
  const [after, tookS] = [await infoOf(wire), (performance.now() - beganAt) / 1_000]
  const slow = await attempt('its slowest commands', () => slowest(wire))
  const spikes = await attempt('its own latency events', () => latencyEvents(wire))
  return {
    facts: [
      ...serverFacts(after),
      ...pingFacts(pings),
      ...limitFacts(after),
      ...rateFacts(before, after, tookS),
      ...safetyFacts(after),
    ],
    tables: [...slow.tables, ...spikes.tables],
    gaps: [...slow.gaps, ...spikes.gaps, ...(after.cluster_enabled === '1' ? ['the other nodes of its cluster'] : [])],
  }
}

async function pinged(wire: RedisWire): Promise<number> {
  const startedAt = performance.now()
  await wire.ask('PING')
  return (performance.now() - startedAt) / 1_000
}

/** `name:value` lines of what the server tells of itself. */
async function infoOf(wire: RedisWire): Promise<Info> {
  const text = String(await wire.ask('INFO'))
  return Object.fromEntries([...text.matchAll(/^([a-z0-9_]+):(.*?)\r?$/gim)].map(([, name, value]) => [name, value]))
}

const word = (name: string, value: string): Fact => ({ name, value: value.slice(0, 400) || 'none', unit: '' })

/** A number of the server's; nothing where it does not tell it. */
function number(info: Info, field: string): number | undefined {
  const value = Number(info[field] ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

const fact = (name: string, value: number | undefined, unit: string): readonly Fact[] =>
  value === undefined ? [] : [{ name, value, unit }]

const serverFacts = (info: Info): readonly Fact[] => [
  word('version', info.redis_version ?? ''),
  word('role', info.role ?? ''),
  ...fact('up', number(info, 'uptime_in_seconds'), 's'),
  ...(info.loading === '1' ? [word('loading', 'its data are still being loaded')] : []),
]

function pingFacts(pings: readonly number[]): readonly Fact[] {
  const sorted = [...pings].sort((a, b) => a - b)
  return [...fact('ping', sorted[sorted.length >> 1], 's'), ...fact('ping-slowest', sorted.at(-1), 's')]
}

/** Memory at its limit is a cache's normal state where old keys make room; where nothing may go, the next write fails. */
function limitFacts(info: Info): readonly Fact[] {
  const [used, max] = [number(info, 'used_memory'), number(info, 'maxmemory')]
  const share = used === undefined || !max ? undefined : used / max
  const clients = [number(info, 'connected_clients'), number(info, 'maxclients')] as const
  return [
    ...fact('memory', used, 'By'),
    ...fact(info.maxmemory_policy === 'noeviction' ? 'memory-used' : 'memory-of-cache', share, '1'),
    ...(max ? [word('when-full', info.maxmemory_policy ?? '')] : []),
    ...fact('connections', clients[0], '{connection}'),
    ...fact('connections-used', clients[0] === undefined || !clients[1] ? undefined : clients[0] / clients[1], '1'),
    ...fact('waiting-clients', number(info, 'blocked_clients'), '{client}'),
  ]
}

/** Fields that only ever grow, and what their growth in a second is called. */
const GROWING = {
  total_commands_processed: ['commands', '{command}/s'],
  evicted_keys: ['thrown-out', '{key}/s'],
  rejected_connections: ['refused-connections', '{connection}/s'],
  total_error_replies: ['error-replies', '{reply}/s'],
} as const

function rateFacts(before: Info, after: Info, seconds: number): readonly Fact[] {
  const grown = (field: string): number | undefined => {
    const [was, is] = [number(before, field), number(after, field)]
    return was === undefined || is === undefined || is < was ? undefined : is - was
  }
  const [hits, misses] = [grown('keyspace_hits') ?? 0, grown('keyspace_misses') ?? 0]
  const rates = Object.entries(GROWING).flatMap(([field, [name, unit]]) => {
    const more = grown(field)
    return fact(name, more === undefined ? undefined : more / seconds, unit)
  })
  return [...rates, ...(hits + misses > 0 ? fact('found', hits / (hits + misses), '1') : [])]
}

/** Whether what it holds outlives it: the copy on the disk, the server it follows, those that follow it. */
const safetyFacts = (info: Info): readonly Fact[] => [
  ...(info.role === 'slave'
    ? [word('link', info.master_link_status ?? '')]
    : fact('followers', number(info, 'connected_slaves'), '{replica}')),
  ...(info.role === 'slave' ? fact('silence-of-primary', number(info, 'master_last_io_seconds_ago'), 's') : []),
  ...(info.rdb_last_bgsave_status === undefined ? [] : [word('last-save', info.rdb_last_bgsave_status)]),
  ...(info.aof_enabled === '1' ? [word('last-log-write', info.aof_last_write_status ?? '')] : []),
]

/** By name alone: what stands behind it are keys and values. */
async function slowest(wire: RedisWire): Promise<CheckTable> {
  const entries = listIn(await wire.ask('SLOWLOG', 'GET', '128'))
  const rows = entries
    .map(listIn)
    .map(([, at, us, words]) => ({
      at: Number(at),
      ms: Number(us) / 1_000,
      command: String(listIn(words)[0] ?? '')
        .slice(0, 40)
        .toUpperCase(),
    }))
    .sort((a, b) => b.ms - a.ms)
  return {
    title: 'slowest commands it remembers',
    columns: ['took ms', 'command', 'at (UTC)'],
    rows: rows.slice(0, SLOW_ROWS).map(({ at, ms, command }) => [ms, command, minuteOf(at * 1_000)]),
    cut: Math.max(0, rows.length - SLOW_ROWS),
  }
}

async function latencyEvents(wire: RedisWire): Promise<CheckTable> {
  const rows = listIn(await wire.ask('LATENCY', 'LATEST')).map(listIn)
  return {
    title: 'its own latency events',
    columns: ['event', 'last ms', 'most ms', 'at (UTC)'],
    rows: rows
      .slice(0, SLOW_ROWS)
      .map(([event, at, last, most]) => [
        String(event).slice(0, 40),
        Number(last),
        Number(most),
        minuteOf(Number(at) * 1_000),
      ]),
    cut: Math.max(0, rows.length - SLOW_ROWS),
  }
}

type Attempted = Pick<Reading, 'tables' | 'gaps'>

/** What a user may be refused; the rest is told all the same. */
async function attempt(what: string, ask: () => Promise<CheckTable>): Promise<Attempted> {
  try {
    return { tables: [await ask()], gaps: [] }
  } catch (error) {
    return { tables: [], gaps: [`${what}: ${whyOf(error)}`] }
  }
}

const listIn = (reply: unknown): readonly unknown[] => (Array.isArray(reply) ? reply : [])

const whyOf = (error: unknown): string => messageOf(error).slice(0, 300)
