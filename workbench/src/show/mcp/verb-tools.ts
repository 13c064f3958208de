import { checksVerbs } from '../../respond/checks/checks-verbs.ts'
import { THE_OPEN_ONE } from '../../respond/incident/call.ts'
import type { Verb } from '../../respond/incident/verb.ts'
import { REMOTE_VERB_GROUPS } from '../../respond/incident/verbs.ts'
import { queryOf } from '../query-of.ts'
import { pathOf } from '../verb-path.ts'
import { type Hints, READS, schemaOf, type Tool } from './tool.ts'

/** These look at the system and write nothing, also those that ask for the right to write: their caller names what is reached. */
const CHECKS: readonly string[] = checksVerbs.map(({ name }) => name)

const incident = {
  type: 'string',
  description: `which incident, e.g. inc-3; "${THE_OPEN_ONE}" (when none is named) is the only one that is open`,
}
const at = { type: 'string', format: 'date-time', description: 'when it happened, RFC 3339, where that is not now' }

const WRITTEN = 'Comes back: what was written, the answer, and the next step.'
const LOOKED = 'Looks at the system itself, for seconds; changes nothing.'

/** One tool a verb: the same words, the same input and the same rules as on the command line and the page. */
export const verbTools: readonly Tool[] = REMOTE_VERB_GROUPS.flatMap(({ title, verbs }) =>
  verbs.map((verb) => toolOf(verb, title)),
)

function toolOf(verb: Verb, title: string): Tool {
  const writes = verb.does === 'write'
  const more = { ...(verb.about === 'incident' && { incident }), ...(writes && { at }) }
  const looks = CHECKS.includes(verb.name)
  const result = looks ? LOOKED : writes ? WRITTEN : 'Reads the record only.'
  return {
    name: verb.name.replaceAll('-', '_'),
    group: title.split(' ')[0]!.toLowerCase(),
    description: `${title}: ${verb.says}. ${result}`,
    inputSchema: schemaOf(verb.input, more),
    hints: hintsOf(verb),
    request: ({ incident: named = THE_OPEN_ONE, at: when, ...given }, actor) => {
      const path = `/api${pathOf(verb).replace('{incident}', encodeURIComponent(String(named)))}`
      if (!writes) return { path: `${path}?${queryOf(given)}` }
      return { path, body: { input: given, actor, ...(when !== undefined && { at: when }) } }
    },
  }
}

/** The record only grows, so nothing is destroyed by writing; what others act on is taken for it. */
function hintsOf({ does, isGrave = false, reachesOut = false }: Verb): Hints {
  if (does === 'read') return { ...READS, openWorldHint: reachesOut }
  return { readOnlyHint: false, destructiveHint: isGrave, idempotentHint: false, openWorldHint: reachesOut }
}
