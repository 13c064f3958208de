import { err, ok, type Result } from '../../lib/result.ts'
import type { Actor } from '../../model/incident/entry.ts'
import { aimOf } from '../../model/probe-aim.ts'
import type { ProbeRefusal, ProbeWish } from '../../model/probes.ts'

/**
 * What probes may be used for: counts and times, values of variables, costing a process more than usual, sampling time and memory, and all that in
 * protected files.
 */
const PROBE_RIGHTS = ['count', 'see', 'raise', 'sample', 'protected'] as const

export type ProbeRight = (typeof PROBE_RIGHTS)[number]

/** Who has which rights, by name or by kind of actor (`human`, `agent`, `automation`); undefined: everybody has all. */
export type ProbeRoles = ReadonlyMap<string, ReadonlySet<ProbeRight>> | undefined

const ROLES_MAX = 100
const EXPECTED = `who=${PROBE_RIGHTS.join('+')}, or who=all or who=none, with commas between, e.g. human=all, agent=count`
const KINDS: readonly string[] = ['human', 'agent', 'automation'] satisfies readonly Actor['kind'][]
const STALL_MS_USUAL = 50 // what the agent allows by itself
const CPU_SHARE_USUAL = 0.01

/** `human=all, agent=count+sample` as roles. Errors: one line that says what is expected. */
export function probeRoles(text: string): Result<ProbeRoles, string> {
  if (text.trim() === '') return ok(undefined)
  const roles = new Map<string, ReadonlySet<ProbeRight>>()
  for (const entry of text.split(',')) {
    const [, who, what] = /^\s*([^=]*[^=\s])\s*=\s*([a-z+ ]+?)\s*$/.exec(entry) ?? []
    const rights = what === undefined ? undefined : rightsOf(what)
    if (who === undefined || rights === undefined) return err(`"${entry.trim().slice(0, 100)}": expected ${EXPECTED}`)
    if (roles.has(who)) return err(`${who.slice(0, 100)} is named twice`)
    roles.set(who, rights)
  }
  return roles.size > ROLES_MAX ? err(`at most ${ROLES_MAX} roles`) : ok(roles)
}

function rightsOf(what: string): ReadonlySet<ProbeRight> | undefined {
  if (what === 'none') return new Set()
  if (what === 'all') return new Set(PROBE_RIGHTS)
  const named = what.split('+').map((right) => right.trim())
  const known = PROBE_RIGHTS.filter((right) => named.includes(right))
  return known.length === named.length ? new Set(known) : undefined
}

/** Why somebody may not place a probe; undefined when he may. Taking one out is everybody's right. */
export const placeRefusal = (wish: ProbeWish, actor: Actor, roles: ProbeRoles): ProbeRefusal | undefined =>
  refusalFor(neededFor(wish), { actor, roles, where: `${wish.service} ${aimOf(wish)}` })

/** Whether somebody may place probes in protected files too. */
export const mayProtected = (actor: Actor, roles: ProbeRoles): boolean =>
  refusalFor(['protected'], { actor, roles, where: '' }) === undefined

/** Why somebody may not sample the time or memory of a process. */
export const sampleRefusal = (
  { service, stallMsMax = 0 }: { readonly service: string; readonly stallMsMax?: number | undefined },
  actor: Actor,
  roles: ProbeRoles,
): ProbeRefusal | undefined =>
  refusalFor(stallMsMax > STALL_MS_USUAL ? ['sample', 'raise'] : ['sample'], { actor, roles, where: service })

function neededFor({ kind, stallMsMax = 0, cpuShareMax = 0 }: ProbeWish): readonly ProbeRight[] {
  const isRaised = stallMsMax > STALL_MS_USUAL || cpuShareMax > CPU_SHARE_USUAL
  const own = kind === 'counter' || kind === 'timer' ? 'count' : 'see'
  return isRaised ? [own, 'raise'] : [own]
}

type Who = { readonly actor: Actor; readonly roles: ProbeRoles; readonly where: string }

/** A name counts before a kind; who is named by neither has no rights. */
function refusalFor(needed: readonly ProbeRight[], { actor, roles, where }: Who): ProbeRefusal | undefined {
  if (roles === undefined) return undefined
  const byName = KINDS.includes(actor.name) ? undefined : roles.get(actor.name)
  const rights = byName ?? roles.get(actor.kind)
  const missing = needed.filter((right) => rights?.has(right) !== true)
  if (missing.length === 0) return undefined
  const what = `${actor.name} (${actor.kind}) may not ${missing.map((right) => SAYS[right]).join(' or ')}`
  return { kind: 'forbidden', what, where, todo: 'Ask somebody who may; the setting probeRoles says who.' }
}

const SAYS: Readonly<Record<ProbeRight, string>> = {
  count: 'count or time lines',
  see: 'see values of variables',
  raise: 'have a process stalled, or its CPU used, more than usual',
  sample: 'sample the time or memory of a process',
  protected: 'look into protected files',
}
