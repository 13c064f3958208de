import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { statementsOf } from './sql-files.ts'

/**
 * How often a workbench without the duty asks for it, and one with it looks whether it still has its session. The server ends the
 * session of a machine that is gone after 25 s (duty-session.sql); by then that machine, cut off, has found out twice.
 */
const DUTY_LOOK_MS = 5_000
const ANSWER_MS_MAX = 5_000

/** Whose turn it is to do what only one of several workbenches has to do, such as watching. */
export type Duty = { readonly stop: () => Promise<void> }

/** Hears when the duty begins and when it ends. */
export type HearDuty = (isMine: boolean) => void

/** A workbench that shares its record with no other one has the duty always. */
export function alwaysOnDuty(hear: HearDuty): Duty {
  hear(true)
  return { stop: async () => hear(false) }
}

/**
 * The duty goes to whoever holds a lock of the PostgreSQL server, which ends with the holder's session: one that is killed is followed
 * within DUTY_LOOK_MS, one whose machine is gone within half a minute.
 */
export function takeTurns(config: pg.ClientConfig, hear: HearDuty): Duty {
  const ended = new AbortController()
  const turns = (async () => {
    while (!ended.signal.aborted) {
      await turn({ ...config, query_timeout: ANSWER_MS_MAX }, hear, ended.signal)
      await pause(ended.signal)
    }
  })()
  return {
    stop: () => {
      ended.abort()
      return turns
    },
  }
}

/** One session: asks until it has the duty, and keeps it until the session is lost or the end. */
async function turn(config: pg.ClientConfig, hear: HearDuty, ended: AbortSignal): Promise<void> {
  const client = new pg.Client(config)
  client.on('error', () => undefined) // the next look finds it
  let isMine = false
  try {
    await client.connect()
    for (const statement of statementsOf('postgres', 'duty-session')) await client.query(statement)
    while (!ended.aborted) {
      if (isMine) await look(client)
      else {
        isMine = await take(client)
        if (isMine) hear(true)
      }
      await pause(ended)
    }
  } catch {
    // The server is away, or this session is lost: what keeps the record tells it, and another session asks again.
  }
  if (isMine) hear(false)
  await client.end().catch(() => undefined)
}

async function take(client: pg.Client): Promise<boolean> {
  const [text = ''] = statementsOf('postgres', 'duty-take')
  const { rows } = await client.query<{ taken: boolean }>(text)
  return rows[0]?.taken === true
}

async function look(client: pg.Client): Promise<void> {
  const [text = ''] = statementsOf('postgres', 'alive')
  await client.query(text)
}

const pause = (ended: AbortSignal): Promise<void> =>
  sleep(DUTY_LOOK_MS, undefined, { signal: ended, ref: false }).catch(() => undefined)
