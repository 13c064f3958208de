import { z } from 'zod'
import { err, ok } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import {
  anniversaryDay,
  anniversaryDue,
  anniversaryQueries,
  isAsked,
} from '../../../method/learning/anniversary-due.ts'
import { isOpen } from '../../../method/lifecycle/lifecycle.ts'
import type { EventOf } from '../../../model/incident/event.ts'
import { COULD_HAPPEN, day } from '../../../model/incident/learning.ts'
import { line } from '../../../model/incident/said.ts'
import type { IncidentPorts } from '../ports.ts'
import { type Verb, verb } from '../verb.ts'
import { work } from '../work.ts'
import { written } from '../written.ts'
import { roundOver } from './action-verbs.ts'
import { lookedAgain } from './recheck-verb.ts'

const QUERIES_MAX = 5 // each is asked over the last day

/** An incident that asks whether it could happen again. */
export type AskedAgain = Pick<EventOf<'anniversary-asked'>, 'day' | 'looks'> & {
  readonly incident: string
  readonly title: string
}

/** Asks of each incident 30 days and a year after it was over whether it could happen again, and lists those that nobody has answered. */
export const anniversaries = verb({
  name: 'anniversaries',
  says: 'could it happen again? asks of each incident 30 days and a year after, by itself; lists what nobody has answered',
  about: 'record',
  does: 'write',
  reachesOut: true,
  input: {},
  run: (_, { who, ports }) =>
    roundOver<AskedAgain>(ports, async (incident, today) => {
      if (anniversaryDue(incident, today) === undefined) return ok({ entries: [], answer: unanswered(incident) })
      const looks = await looksOf(incident, ports)
      const done = await work(incident.id, who, ports, (now) => {
        const due = anniversaryDue(now, today)
        return ok(due === undefined ? [] : [{ kind: 'anniversary-asked', day: due, looks }])
      })
      if (!done.ok) return done
      return ok({ entries: done.value.entries, answer: unanswered(done.value.incident) })
    }),
})

async function looksOf(incident: Incident, ports: IncidentPorts): Promise<EventOf<'anniversary-asked'>['looks']> {
  const looks: EventOf<'anniversary-asked'>['looks'] = []
  for (const query of anniversaryQueries(incident).slice(0, QUERIES_MAX)) {
    const { verdict, says } = await lookedAgain(query, incident, ports)
    looks.push({ query, verdict, says })
  }
  return looks
}

function unanswered(incident: Incident): readonly AskedAgain[] {
  const { asked } = incident.learning.anniversary
  if (asked === undefined || !isAsked(incident)) return []
  const { day: on, looks } = asked
  return [{ incident: incident.id, title: incident.lifecycle.title, day: on, looks }]
}

/** Answers whether it could happen again, or says when that is to be asked. */
export const again = verb({
  name: 'again',
  says: 'could it happen again? answer it, or set the day on which it is asked',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['could', 'because'],
  input: {
    could: z.enum(COULD_HAPPEN).optional().describe('whether it could'),
    because: line.optional().describe('what that rests on'),
    on: day
      .optional()
      .describe('the day on which it is asked (30 days and a year after it was resolved, when none is named)'),
  },
  run: ({ could, because, on }, call) =>
    written(call, (incident) => {
      const events = on === undefined ? [] : [{ kind: 'anniversary-set', day: on } as const]
      if (could === undefined && on === undefined) return err(nothingSaid(incident))
      if (could === undefined) return ok(events)
      if (because === undefined)
        return err({ kind: 'wrong', what: 'no reason was given', where: incident.id, todo: 'Say what it rests on.' })
      return ok([{ kind: 'anniversary-answered', could, because }, ...events])
    }),
})

function nothingSaid(incident: Incident) {
  const due = anniversaryDay(incident)
  const nobody = isOpen(incident)
    ? 'it is not over, so nobody is asked yet'
    : 'nobody is asked about a drill, nor about what was cancelled or merged'
  const what = due === undefined ? nobody : `it is asked on ${due}`
  const todo = 'Say whether it could happen again and what that rests on, or on which day it is asked.'
  const command = `lastgood again ${COULD_HAPPEN.join('|')} "what that rests on"; or: lastgood again --on DAY`
  return { kind: 'wrong', what, where: incident.id, todo, command } as const
}

/** The verbs of the anniversary. */
export const anniversaryVerbs: readonly Verb[] = [again, anniversaries]
