import type { Entry, IncidentId } from '../../model/incident/entry.ts'
import type { Base } from './base.ts'
import { idOf, numberOf } from './chain.ts'

const LOOKED_AT_MAX = 1000 // incidents written to last; one that is not among them was not just written to

/** Tells who watches of incidents that got entries, from here or from elsewhere, each time once. */
export type Watch = {
  readonly hear: (hearer: (id: IncidentId) => void) => () => void
  /** Of entries written here. */
  readonly wrote: (entries: readonly Entry[]) => void
}

/** Begins to watch; what is in the record by then is not told. */
export async function startWatch(base: Base, log: (line: string) => void): Promise<Watch> {
  const hearers = new Set<(id: IncidentId) => void>()
  const known = new Map<number, number>()
  const told = (number: number, entries: number): void => {
    if ((known.get(number) ?? 0) >= entries) return
    known.set(number, entries)
    for (const hearer of hearers) hearer(idOf(number))
  }
  const look = async (): Promise<void> => {
    try {
      for (const { number, entries } of await lastWritten(base)) told(number, entries)
    } catch (error) {
      const trouble = base.troubleOf(error)
      if (trouble === undefined) throw error
      log(`entries of other workbenches are not heard of: ${trouble.says}`)
    }
  }
  let looking: Promise<void> = Promise.resolve()
  let isWaiting = false // a look that has not begun sees what all who tell meanwhile tell of
  await base.onOthers(() => {
    if (isWaiting) return
    isWaiting = true
    looking = looking.then(() => {
      isWaiting = false
      return look()
    })
  })
  await look()
  return {
    hear: (hearer) => {
      hearers.add(hearer)
      return () => hearers.delete(hearer)
    },
    wrote: (entries) => {
      const last = entries.at(-1)
      if (last !== undefined) told(numberOf(last.incident) ?? 0, last.seq)
    },
  }
}

function lastWritten({ db }: Base): Promise<readonly { readonly number: number; readonly entries: number }[]> {
  const incidents = db.selectFrom('lastgood_incidents').select(['number', 'entries'])
  return incidents.orderBy('last_entered_at', 'desc').limit(LOOKED_AT_MAX).execute()
}
