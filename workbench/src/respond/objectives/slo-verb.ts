import { messageOf } from '../../lib/message-of.ts'
import { err, ok } from '../../lib/result.ts'
import type { Standing } from '../../method/objectives/burn.ts'
import type { Asked } from '../../model/incident/measure.ts'
import type { Objective } from '../../model/objective.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Verb, verb } from '../incident/verb.ts'

/** An objective with how it stands, and the query whose minutes say so. */
export type ToldObjective = Objective & Standing & { readonly query: Asked }

/** What is said where no objective is declared. */
export const NO_OBJECTIVE: Refusal = {
  kind: 'missing',
  what: 'no objective is declared',
  where: 'lastgood.yaml',
  todo: 'Write them under "objectives:", or name OpenSLO files under "openslo:", and start the workbench again; docs/objectives.md shows how.',
}

const unread = (error: unknown): Refusal => ({
  kind: 'unavailable',
  what: `telemetry cannot be read: ${messageOf(error)}`,
  where: 'slo',
  todo: 'Look at the database of telemetry.',
  command: 'lastgood doctor',
})

/** How the objectives stand: what is left of their budgets, and how fast they burn; none where a workbench has none. */
export const slo = verb({
  name: 'slo',
  says: 'objectives: what was promised, what is left of the budget, how fast it burns',
  about: 'record',
  does: 'read',
  input: {},
  run: async (_, { ports: { objectives } }) => {
    if (objectives === undefined) return err(NO_OBJECTIVE)
    try {
      const seen = await objectives.look()
      const answer = seen.map(
        ({ objective, standing, asked }): ToldObjective => ({ ...objective, ...standing, query: asked }),
      )
      return ok({ entries: [], answer })
    } catch (error) {
      return err(unread(error))
    }
  },
})

/** The verbs of objectives. */
export const objectivesVerbs: readonly Verb[] = [slo]
