import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { statementsOf } from './sql-files.ts'

const RECONNECT_MS = 1000
const ALIVE_MS = 15_000 // a connection that is gone without a word is found within this time

/** A session that hears of other workbenches' entries. */
export type Listener = { readonly close: () => Promise<void> }

/**
 * Calls `look` for each announcement, and whenever the connection is back after it was lost, since announcements are missed
 * then. Settles when it listens.
 * Errors   throws when the first connection fails; later ones are made again and again.
 */
export async function listenTo(config: pg.ClientConfig, look: () => void): Promise<Listener> {
  const ended = new AbortController()
  let client = await listening(config, look)
  const kept = (async () => {
    while (!ended.signal.aborted) {
      await lost(client, ended.signal)
      await client.end().catch(() => undefined)
      const next = await again(config, look, ended.signal)
      if (next === undefined) return
      client = next
      look()
    }
    await client.end().catch(() => undefined)
  })()
  return {
    close: async () => {
      ended.abort()
      await kept
    },
  }
}

async function listening(config: pg.ClientConfig, look: () => void): Promise<pg.Client> {
  const client = new pg.Client(config)
  client.on('error', () => undefined) // `lost` hears of it
  client.on('notification', look)
  try {
    await client.connect()
    for (const statement of statementsOf('postgres', 'listen')) await client.query(statement)
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

/** Settles when the connection no longer answers, or at the end. */
async function lost(client: pg.Client, ended: AbortSignal): Promise<void> {
  const gone = new Promise<void>((settle) => {
    client.once('error', () => settle())
    client.once('end', settle)
    ended.addEventListener('abort', () => settle(), { once: true })
  })
  const [alive = ''] = statementsOf('postgres', 'alive')
  const heart = setInterval(() => {
    client.query(alive).catch((error: Error) => client.emit('error', error))
  }, ALIVE_MS).unref()
  await gone
  clearInterval(heart)
}

async function again(config: pg.ClientConfig, look: () => void, ended: AbortSignal): Promise<pg.Client | undefined> {
  while (!ended.aborted) {
    try {
      return await listening(config, look)
    } catch {
      await sleep(RECONNECT_MS, undefined, { signal: ended, ref: false }).catch(() => undefined) // not there yet
    }
  }
  return undefined
}
