import { ok, type Result } from '../../lib/result.ts'
import type { IncidentId } from '../../model/incident/entry.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { readIncident, refusalOf } from '../incident/work.ts'
import { type Message, newsOf, toldAlerts } from './message.ts'

/** Somewhere messages are sent to. */
export type Destination = { readonly name: string; readonly hears: (message: Message) => boolean }

/** What was written longer ago is no news, for nobody acts on it any more: an incident that was imported, or a night without a workbench. */
const NEWS_MS_MAX = 3_600_000

const HEADS_MAX = 200 // newest incidents among which news is looked for at a start

type AnnouncePorts = { readonly incidents: IncidentPorts; readonly destinations: readonly Destination[] }

/**
 * Keeps what an incident has to say for each destination that hears it, each message once however often this is asked for.
 * Errors   those of the record.
 */
export async function announce(
  id: IncidentId,
  { incidents, destinations }: AnnouncePorts,
): Promise<Result<number, Refusal>> {
  if (destinations.length === 0 || incidents.post === undefined) return ok(0)
  const incident = await readIncident(id, incidents)
  if (!incident.ok) return incident
  const since = incidents.clock.now() - NEWS_MS_MAX
  const fresh = incident.value.recorded.filter(({ enteredAt }) => Date.parse(enteredAt) >= since)
  const alerts = toldAlerts(incident.value.recorded)
  const messages = fresh.flatMap((entry) => newsOf(entry, incident.value, alerts) ?? [])
  const letters = destinations.flatMap(({ name, hears }) =>
    messages.filter(hears).map((message) => ({
      key: `${name} ${message.thread} ${message.seq}`,
      about: name,
      body: JSON.stringify(message),
    })),
  )
  const kept = await incidents.post.put('out', letters)
  return kept.ok ? kept : { ok: false, error: refusalOf(kept.error) }
}

/**
 * News of all incidents that was written while nobody announced it. One that fails does not hold up the others.
 * Errors   that of the first that failed.
 */
export async function announceAll(ports: AnnouncePorts): Promise<Result<number, Refusal>> {
  const heads = await ports.incidents.record.heads(HEADS_MAX)
  if (!heads.ok) return { ok: false, error: refusalOf(heads.error) }
  const since = ports.incidents.clock.now() - NEWS_MS_MAX
  const told: Result<number, Refusal>[] = []
  for (const { id, lastEnteredAt } of heads.value)
    if (Date.parse(lastEnteredAt) >= since) told.push(await announce(id, ports))
  const failed = told.find((one) => !one.ok)
  return failed ?? ok(told.reduce((sum, one) => sum + (one.ok ? one.value : 0), 0))
}
