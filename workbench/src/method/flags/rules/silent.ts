import { MINUTE_MS } from '../../../model/time.ts'
import { dueUpdates } from '../../communication/due.ts'
import type { FlagRule } from '../flag.ts'

/** How long one may be silent whatever was promised (every fifteen to thirty minutes). */
const MINUTES_MAX = 30

/** People wait for an update that was promised, or have heard nothing for half an hour: never go silent. */
export const silent: FlagRule = {
  flag: 'silent',
  find: (incident, now) => {
    const { communication, lifecycle, triage } = incident
    if (triage.severity === 'P2') return [] // told on change
    const late = dueUpdates(incident, now).find(({ overdue, snoozed }) => overdue && !snoozed)
    const last = communication.updates.at(-1)?.at ?? lifecycle.times.declared?.at
    const minutes = last === undefined ? 0 : Math.floor((now - Date.parse(last)) / MINUTE_MS)
    const snoozed = dueUpdates(incident, now).some((due) => due.snoozed)
    if (late === undefined && (minutes < MINUTES_MAX || snoozed)) return []
    const says =
      late === undefined
        ? `nobody has been told anything for ${minutes} min`
        : `the ${late.audience} update is ${lateBy(now - late.at)}`
    const todo = 'Tell them; that nothing is new is an update, too.'
    const command = late?.audience === 'external' ? 'lastgood update --audience external' : 'lastgood update'
    return [{ says, todo, command: `${command}; or: ${command} --nothing-new`, entries: [] }]
  },
}

const lateBy = (ms: number): string => (ms < MINUTE_MS ? 'late' : `${Math.floor(ms / MINUTE_MS)} min late`)
