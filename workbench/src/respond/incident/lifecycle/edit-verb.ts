import { err, ok } from '../../../lib/result.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import { line, serviceName } from '../../../model/incident/said.ts'
import { verb } from '../verb.ts'
import { work } from '../work.ts'
import { type Unheard, unheardOf } from './heard-of.ts'

const editShape = {
  title: line.optional().describe('what is wrong, as it should read'),
  service: serviceName.optional().describe('the service it is about'),
}

/** Corrects what was declared: its title, its service. What was said before stays in the record. */
export const edit = verb<typeof editShape, Unheard | null>({
  name: 'edit',
  says: 'correct the title or the service of an incident; what was declared stays readable',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['title'],
  input: editShape,
  run: async ({ title, service }, { id, who, ports }) => {
    if (title === undefined && service === undefined)
      return err({
        kind: 'wrong',
        what: 'nothing to correct',
        where: id,
        todo: 'Give a title, or a service.',
        command: 'lastgood edit TITLE; or: lastgood edit --service NAME',
      })
    const done = await work(id, who, ports, ({ lifecycle }) => {
      const events: IncidentEvent[] = []
      if (title !== undefined && title !== lifecycle.title) events.push({ kind: 'renamed', title })
      if (service !== undefined && service !== lifecycle.service) events.push({ kind: 'service-corrected', service })
      return ok(events)
    })
    return done.ok ? ok({ ...done.value, answer: (await unheardOf(service, ports)) ?? null }) : done
  },
})
