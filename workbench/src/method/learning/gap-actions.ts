import type { Missing } from '../../model/missing.ts'
import type { Incident } from '../incident.ts'

/** What ends a gap for good, as the title of an action item. */
const ENDS: Readonly<Record<Missing, string>> = {
  traces: 'Send the traces of every service to the workbench',
  logs: 'Send the logs of every service to the workbench',
  metrics: 'Send the metrics of every service to the workbench',
  changes: 'Tell the workbench of every deploy, flag and setting',
}

/** Something that could not be looked at tonight, and the action item that ends it, where nobody has added that yet. */
export type ToldGap = { readonly what: string; readonly consequence: string; readonly action: string | undefined }

/** What the last diagnosis could not look at: a pillar that was missing tonight is tomorrow's first action item. */
export function gapsTold({ diagnosed, learning }: Pick<Incident, 'diagnosed' | 'learning'>): readonly ToldGap[] {
  const titles = new Set(learning.actions.map(({ title }) => title))
  return (diagnosed.at(-1)?.gaps ?? []).map(({ what, consequence, missing }) => {
    const action = missing && ENDS[missing]
    return { what, consequence, action: action === undefined || titles.has(action) ? undefined : action }
  })
}
