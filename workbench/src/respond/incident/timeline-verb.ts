import { ok } from '../../lib/result.ts'
import { timelineOf } from '../../method/incident.ts'
import { spoken } from './call.ts'
import { verb } from './verb.ts'
import { readIncident } from './work.ts'

/** Everything that happened, in the order it happened. */
export const timeline = verb({
  name: 'timeline',
  says: 'everything that happened, in the order it happened',
  about: 'incident',
  does: 'read',
  input: {},
  run: async (_, { id, ports }) => {
    const read = await readIncident(id, ports)
    return read.ok ? ok({ incident: read.value, entries: [], answer: timelineOf(read.value).map(spoken) }) : read
  },
})
