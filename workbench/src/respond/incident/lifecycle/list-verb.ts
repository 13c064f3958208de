import { z } from 'zod'
import { ok, type Result } from '../../../lib/result.ts'
import { dueUpdates } from '../../../method/communication/due.ts'
import type { Incident } from '../../../method/incident.ts'
import { isOpen } from '../../../method/lifecycle/lifecycle.ts'
import { type NextStep, nextStepOf } from '../../../method/next.ts'
import type { Audience } from '../../../model/incident/communication.ts'
import type { Severity } from '../../../model/incident/lifecycle.ts'
import { rfc3339, type UnixMs } from '../../../model/time.ts'
import type { IncidentHead } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { verb } from '../verb.ts'
import { readIncident, refusalOf } from '../work.ts'

/** One incident in the list. */
export type ListedIncident = {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly open: boolean
  readonly drill: boolean
  readonly openedAt: string
  readonly severity: Severity | null
  /** The update that is due first; null when nobody waits for one. */
  readonly update: { readonly audience: Audience; readonly at: string; readonly overdue: boolean } | null
  readonly next: NextStep | null
}

/** One that is over stands in the list while it asks whether it could happen again. */
const ASKED_AGAIN = 'lastgood again'

const LISTED_MAX = 1_000 // newest incidents; each is read as a whole, a thousand take about a second

export type IncidentList = {
  readonly incidents: readonly ListedIncident[]
  /** Incidents older than these are not in the list, open or not. */
  readonly olderThan: string | null
}

/** One that cannot be read stands in the list all the same: it must not hide the others, nor be forgotten. */
function listedOf({ id, openedAt, drill }: IncidentHead, read: Result<Incident, Refusal>, now: UnixMs): ListedIncident {
  const head = { id, drill, openedAt }
  if (!read.ok)
    return {
      ...head,
      title: read.error.what,
      state: 'unreadable',
      open: true,
      severity: null,
      update: null,
      next: null,
    }
  const { lifecycle, triage } = read.value
  const [due] = dueUpdates(read.value, now)
  return {
    ...head,
    title: lifecycle.title,
    state: lifecycle.state,
    open: isOpen(read.value),
    severity: triage.severity ?? null,
    update: due === undefined ? null : { audience: due.audience, at: rfc3339(due.at), overdue: due.overdue },
    next: nextStepOf(read.value, now) ?? null,
  }
}

/** Incidents, the open ones first, each with what is due and what comes next. */
export const list = verb({
  name: 'incidents',
  says: 'incidents, open ones first, with severity, the update that is due and the next step',
  about: 'record',
  does: 'read',
  watched: true,
  input: { all: z.boolean().default(false).describe('those that are over too') },
  run: async ({ all }, { ports }) => {
    const heads = await ports.record.heads(LISTED_MAX + 1)
    if (!heads.ok) return { ok: false, error: refusalOf(heads.error) }
    const looked = heads.value.slice(0, LISTED_MAX)
    const listed: ListedIncident[] = []
    for (const head of looked) {
      const one = listedOf(head, await readIncident(head.id, ports), ports.clock.now())
      if (all || one.open || one.next?.command === ASKED_AGAIN) listed.push(one)
    }
    const incidents = listed.sort((a, b) => Number(b.open) - Number(a.open))
    const olderThan = heads.value.length > looked.length ? looked.at(-1)!.id : null
    return ok({ entries: [], answer: { incidents, olderThan } satisfies IncidentList })
  },
})
