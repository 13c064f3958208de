import { clipped } from '../../lib/clipped.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Actor } from '../../model/incident/entry.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import { aimOf } from '../../model/probe-aim.ts'
import type { GrowthWish, ProbeGrowth } from '../../model/probe-growth.ts'
import type { Probe, ProbePlan, ProbeProfile, ProbeRefusal, ProbeWish, ProfileWish } from '../../model/probes.ts'
import { openIncidents } from '../incident/newest.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import { readIncident, work } from '../incident/work.ts'
import type { LivePorts } from './ports.ts'
import { mayProtected, placeRefusal, sampleRefusal } from './roles.ts'

/** Who asks for a probe, and for which incident; absent: the one that is open. */
export type Asker = { readonly actor: Actor; readonly incident?: string | undefined }

/** A probe, and the incident it stands in; `unrecorded` says why it stands in none although one is open. */
export type PlacedProbe = { readonly probe: Probe; readonly unrecorded: string | undefined }

/** Places a probe in the running processes of a service, and writes it down in the incident that is open. */
export async function placeProbe(
  wish: ProbeWish,
  { actor, incident }: Asker,
  { probes, incidents, roles }: LivePorts,
): Promise<Result<PlacedProbe, ProbeRefusal>> {
  const forbidden = placeRefusal(wish, actor, roles)
  if (forbidden !== undefined) return denied(forbidden, { wish, actor, probes })
  const of = await incidentFor(incident, incidents)
  if (!of.ok) return of
  const placed = await probes.place(wish, {
    by: actor.name,
    incident: of.value.id,
    mayProtected: mayProtected(actor, roles),
  })
  if (!placed.ok) return placed
  const { id, why } = of.value
  const failure = id === undefined ? undefined : await written(id, actor, placedEvent(placed.value), incidents)
  return ok({ probe: placed.value, unrecorded: failure ?? why })
}

/** How it would be placed, for whoever asks: what he may not do is refused here too. */
export async function planProbe(
  wish: ProbeWish,
  actor: Actor,
  { probes, roles }: Pick<LivePorts, 'probes' | 'roles'>,
): Promise<Result<readonly ProbePlan[], ProbeRefusal>> {
  const forbidden = placeRefusal(wish, actor, roles)
  return forbidden === undefined ? probes.plan(wish, { mayProtected: mayProtected(actor, roles) }) : err(forbidden)
}

/** Samples where the time or memory of a process goes. */
export const profileProcess = (
  wish: ProfileWish,
  actor: Actor,
  { probes, roles }: LivePorts,
): Promise<Result<ProbeProfile, ProbeRefusal>> => {
  const forbidden = sampleRefusal(wish, actor, roles)
  return forbidden === undefined ? probes.profile(wish, actor.name) : denied(forbidden, { actor, probes })
}

/** Finds the lines of a process whose objects stay. */
export const findGrowth = (
  wish: GrowthWish,
  actor: Actor,
  { probes, roles }: LivePorts,
): Promise<Result<ProbeGrowth, ProbeRefusal>> => {
  const forbidden = sampleRefusal(wish, actor, roles)
  return forbidden === undefined ? probes.growth(wish, actor.name) : denied(forbidden, { actor, probes })
}

type Denied = { readonly wish?: ProbeWish; readonly actor: Actor; readonly probes: LivePorts['probes'] }

async function denied(refusal: ProbeRefusal, { wish, actor, probes }: Denied): Promise<Result<never, ProbeRefusal>> {
  await probes.denied(wish, actor.name, `${refusal.where}: ${refusal.what}`)
  return err(refusal)
}

/** Takes a probe out everywhere; the incident hears of it as of every end. */
export const removeProbe = (
  id: string,
  { actor }: Asker,
  { probes }: LivePorts,
): Promise<Result<Probe, ProbeRefusal>> => probes.remove(id, actor)

/** Writes down in its incident that a probe ended. Answers why it could not. */
export async function recordEnd(
  probe: Probe,
  actor: Actor,
  why: string,
  ports: IncidentPorts,
): Promise<string | undefined> {
  if (probe.incident === undefined) return undefined
  return written(probe.incident, actor, endedEvent(probe, why), ports)
}

type For = { readonly id: string | undefined; readonly why: string | undefined }

/** The incident that was named, or the only one that is open. */
async function incidentFor(named: string | undefined, ports: IncidentPorts): Promise<Result<For, ProbeRefusal>> {
  if (named !== undefined) {
    const read = await readIncident(named, ports)
    if (!read.ok) {
      const { what, todo, command } = read.error
      return err({ kind: 'missing', what, where: named, todo, ...(command !== undefined && { command }) })
    }
    return ok({ id: named, why: undefined })
  }
  const found = await openIncidents(ports)
  if (!found.ok) return ok({ id: undefined, why: 'the incident record cannot be read' })
  const open = found.value.incidents
  if (open.length <= 1) return ok({ id: open[0]?.id, why: undefined })
  return ok({ id: undefined, why: `${open.length} incidents are open: name one of them` })
}

async function written(
  id: string,
  actor: Actor,
  event: IncidentEvent,
  ports: IncidentPorts,
): Promise<string | undefined> {
  const done = await work(id, { actor }, ports, () => ok([event]))
  return done.ok ? undefined : `${done.error.where}: ${done.error.what}`
}

const told = ({ id, wish }: Probe) => ({
  probe: id,
  kindOf: wish.kind,
  service: wish.service,
  where: short(aimOf(wish)),
})

function placedEvent(probe: Probe): IncidentEvent {
  const { template, when, reason } = probe.wish
  const held = probe.placements.flatMap((placement) => (placement.held === undefined ? [] : [placement.held]))
  return {
    kind: 'probe-placed',
    ...told(probe),
    ...(template !== undefined && { expression: short(template) }),
    ...(when !== undefined && { when: short(when) }),
    ...(reason !== undefined && { reason }),
    instances: held.length,
    held: [...new Set(held.map(({ tier }) => tier))].join(', ') || 'nowhere',
  }
}

function endedEvent(probe: Probe, why: string): IncidentEvent {
  const sum = (of: 'passes' | 'sent'): number => probe.placements.reduce((total, one) => total + one[of], 0)
  return { kind: 'probe-ended', ...told(probe), why: short(why), passes: sum('passes'), hits: sum('sent') }
}

const short = (text: string): string => clipped(text.replace(/\s+/g, ' ').trim() || '?', LINE_CHARS_MAX)
