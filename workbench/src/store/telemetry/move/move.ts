import { assert } from '../../../lib/assert.ts'
import { LOT_COLUMN } from '../../../model/batch.ts'
import { type ChangeEvent, storedChangeEvent } from '../../../model/change.ts'
import type { TelemetryAddress } from '../address.ts'
import { Connection } from '../connection.ts'
import { type StoredColumns, storedColumns } from '../insert.ts'
import { fillSlots, sqlText } from '../sql-files.ts'
import type { TelemetryStore } from '../telemetry.ts'
import { type Load, MOVED, movedColumns, planned } from './plan.ts'

/** What became of the rows of one table and day. */
export type MovedDay = { readonly table: string; readonly day: string; readonly rows: number; readonly arrived: number }

/** What is moved, and to where. */
export type Move = {
  /** A database that nobody writes to meanwhile. */
  readonly from: TelemetryAddress
  readonly to: TelemetryStore
  readonly loads: readonly Load[]
  /** Hears of each day that is done. */
  readonly tell: (day: MovedDay) => void
}

const CHANGES_AT_ONCE = 500

/** The loads of all that a database holds; `lot` is the number of the first. They are kept by whoever moves them, so that a move that is cut off goes on. */
export async function planMove(from: TelemetryAddress, lot: bigint): Promise<readonly Load[]> {
  const connection = new Connection(from, from.database)
  try {
    return await planned(connection, lot)
  } finally {
    await connection.close()
  }
}

/**
 * Copies the loads, each row once, however often this was cut off before: as with lots of the write-ahead log, rows that carry the number
 * of a load are counted before it is put in. Then the changes, which are known by what they say.
 * Errors   throws when either database is away, or refuses.
 */
export async function moveTelemetry({ from, to, loads, tell }: Move): Promise<readonly MovedDay[]> {
  const connection = new Connection(from, from.database)
  try {
    const columns = await storedColumns(connection)
    const days: MovedDay[] = []
    for (const ofDay of Object.values(Object.groupBy(loads, ({ table, day }) => `${table} ${day}`))) {
      const day = await moveDay(ofDay ?? [], { connection, to, columns })
      days.push(day)
      tell(day)
    }
    const changes = await moveChanges(connection, to)
    tell(changes)
    return [...days, changes]
  } finally {
    await connection.close()
  }
}

type Parts = { readonly connection: Connection; readonly to: TelemetryStore; readonly columns: StoredColumns }

async function moveDay(loads: readonly Load[], parts: Parts): Promise<MovedDay> {
  const [first] = loads
  assert(first !== undefined, 'a day has a load')
  const done = { table: first.table, day: first.day, rows: 0, arrived: 0 }
  for (const load of loads) {
    await put(load, parts)
    const [there] = await parts.to.query<{ rows: number }>('rows-of-lot', { table: load.table, lot: load.lot })
    done.rows += load.rows
    done.arrived += there?.rows ?? 0
  }
  return done
}

async function put({ table, day, fromNs, toNs, rows, lot }: Load, { connection, to, columns }: Parts): Promise<void> {
  const known = columns.get(table)
  assert(known !== undefined, `the schema holds the table ${table}`)
  const names = movedColumns(known)
  const COLUMNS = names.map((name) => `\`${name}\``).join(',\n    ')
  const native = await connection.bytes(`the rows of ${table} on ${day}`, {
    text: fillSlots(sqlText('rows-to-move'), { COLUMNS }),
    params: { table, at: MOVED[table], day, from_ns: fromNs, to_ns: toNs, lot },
  })
  const batch = { table, columns: [...names, LOT_COLUMN], rows, native }
  await to.insert({ ...batch, lot: { number: BigInt(lot), again: true } })
}

async function moveChanges(connection: Connection, to: TelemetryStore): Promise<MovedDay> {
  const events = told(await connection.rows<Telling>('tellings-to-move'))
  for (let i = 0; i < events.length; i += CHANGES_AT_ONCE) {
    const done = await to.insertChanges(events.slice(i, i + CHANGES_AT_ONCE))
    if (done.ok) continue
    const { id } = events[i + done.error.index] ?? {}
    throw new Error(`The change ${id} is told otherwise there: ${done.error.says}`)
  }
  const there = new Set(told(await to.query<Telling>('tellings-to-move')).map((event) => JSON.stringify(event)))
  const arrived = events.filter((event) => there.has(JSON.stringify(event))).length
  return { table: 'change_events', day: 'all', rows: events.length, arrived }
}

type Telling = { readonly event: string }

function told(tellings: readonly Telling[]): readonly ChangeEvent[] {
  return tellings.map(({ event }) => {
    const parsed = storedChangeEvent(JSON.parse(event))
    if (parsed.ok) return parsed.value
    throw new Error(`A stored change event is broken (${parsed.error}): ${event.slice(0, 200)}`)
  })
}
