import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { type Timeline, timeline } from '../../respond/incident/lifecycle/timeline-verb.ts'
import { ASKER, type IncidentAnswers } from './incidents.ts'
import { parsed } from './params.ts'
import { badInput, refusal } from './refusal.ts'

const WATCHERS_MAX = 200
const HEARTBEAT_MS = 15_000 // proxies close a stream that is silent for half a minute

/** What the listener has read already. */
export const liveShape = z.strictObject({
  incident: z.string().max(40).optional(),
  entries: z.coerce.number().int().min(0).optional(),
})

/**
 * Server-sent events: the handle of every incident that changed, here or in another workbench on the same record. Whoever says how many
 * entries of an incident are known to them hears of it at once if there are others.
 */
export function live(answers: IncidentAnswers): (c: Context) => Response {
  let watchers = 0
  return (c) => {
    const asked = parsed(liveShape, c.req.query())
    if (!asked.ok) return badInput(c, asked.error)
    if (watchers >= WATCHERS_MAX)
      return refusal(c, 503, {
        what: `${WATCHERS_MAX} watchers are connected`,
        where: 'GET /api/record/live',
        todo: 'Close one, or ask for the incident now and then instead.',
      })
    watchers++
    return streamSSE(c, async (stream) => {
      const changed: string[] = []
      let wake = (): void => {}
      const stop = answers.watch((id) => {
        if (!changed.includes(id)) changed.push(id)
        wake()
      })
      stream.onAbort(() => wake())
      try {
        if (await isBehind(asked.value, answers)) changed.push(asked.value.incident!)
        while (!stream.aborted) {
          for (const id of changed.splice(0)) await stream.writeSSE({ event: 'incident', data: id })
          await stream.write(': still here\n\n')
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, HEARTBEAT_MS)
            wake = () => {
              clearTimeout(timer)
              resolve()
            }
            if (changed.length > 0 || stream.aborted) wake()
          })
        }
      } finally {
        stop()
        watchers--
      }
    })
  }
}

/** Looked at after the watch has begun, so that nothing is written in between unheard. */
async function isBehind(
  { incident, entries }: z.output<typeof liveShape>,
  { call }: IncidentAnswers,
): Promise<boolean> {
  if (incident === undefined || entries === undefined) return false
  const told = await call(timeline, { incident, given: { last: 1 }, who: ASKER })
  return !told.ok || (told.value.answer as Timeline).earlier + 1 !== entries
}
