/**
 * Asks what the page will need first while the page's own code is on its way; a script of its own, so it imports nothing that is large.
 * Each answer is given once, for it grows old.
 */
import { incidentAt, pathOfRoom } from './room-address.ts'

const ANSWER_MS_MAX = 30_000 // these only read what is there

const asked = new Map(neededAt(location.hash).map((path) => [path, begun(path)]))

/** The reply to GET `path` that was asked for when the page was opened; undefined when it was not, or was taken before. */
export function askedEarly(path: string): Promise<Response> | undefined {
  const reply = asked.get(path)
  asked.delete(path)
  return reply
}

function neededAt(hash: string): readonly string[] {
  const incident = incidentAt(hash)
  if (incident !== undefined) return [pathOfRoom(incident), '/api/diagnosis']
  return /^(?:#\/?)?$/.test(hash) ? ['/api/diagnosis', '/api/overview'] : []
}

function begun(path: string): Promise<Response> {
  const reply = fetch(path, { signal: AbortSignal.timeout(ANSWER_MS_MAX) })
  reply.catch(() => undefined) // whoever takes it is told; nobody may
  return reply
}
