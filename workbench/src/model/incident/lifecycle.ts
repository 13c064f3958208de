import { z } from 'zod'
import { handle, line, prose, serviceName, time } from './said.ts'

/** Where an incident stands; every move is free, backwards too. */
export const STATES = [
  'triage',
  'investigating',
  'identified',
  'mitigated',
  'monitoring',
  'resolved',
  'closed',
  'cancelled',
  'merged',
] as const

export type IncidentState = (typeof STATES)[number]

/** Who does what; the commander decides and does not type commands. */
export const ROLES = [
  'commander',
  'deputy',
  'scribe',
  'communications-internal',
  'communications-external',
  'expert',
  'responder',
  'reporter',
  'observer',
] as const

export type Role = (typeof ROLES)[number]

/** The named times of an incident. */
export const NAMED_TIMES = [
  'impactStarted',
  'detected',
  'declared',
  'acknowledged',
  'mitigated',
  'resolved',
  'closed',
] as const

export type NamedTime = (typeof NAMED_TIMES)[number]

/** The size of the harm. P0: data loss, a breach, or down for many; P1: a major feature broken for some; P2: a workaround exists. */
export const SEVERITIES = ['P0', 'P1', 'P2'] as const

export type Severity = (typeof SEVERITIES)[number]

/** What can be looked at; looking is recorded, for a team that has not looked for ten minutes is guessing. */
export const LOOKED_AT = ['metrics', 'traces', 'logs', 'changes', 'diagnosis', 'query', 'probe'] as const

const declared = z.object({
  kind: z.literal('declared'),
  title: line,
  drill: z.boolean(),
  service: serviceName.optional(),
  severity: z.enum(SEVERITIES).optional(),
  /** When the alert fired or the first complaint came in. */
  detectedAt: time.optional(),
  /** The alert that woke somebody, as its sender names it. */
  alert: line.optional(),
})

/** Events that move an incident along and say who does what. */
export const lifecycleEvents = [
  declared,
  z.object({ kind: z.literal('acknowledged') }),
  z.object({
    kind: z.literal('state-changed'),
    to: z.enum(STATES),
    reason: line.optional(),
    overridden: line.optional(),
  }),
  z.object({ kind: z.literal('merged-into'), into: handle('inc') }),
  /** Another incident turned out to be this one; its record, of so many entries, stays where it is. */
  z.object({ kind: z.literal('merged-from'), from: handle('inc'), title: line, entries: z.number().int().min(1) }),
  z.object({ kind: z.literal('renamed'), title: line }),
  /** It is about another service than was said. */
  z.object({ kind: z.literal('service-corrected'), service: serviceName }),
  z.object({
    kind: z.literal('role-taken'),
    role: z.enum(ROLES),
    by: line,
    /** Who had it until then, of a role that one person has: they learn of it here. */
    insteadOf: line.optional(),
    /** What the one before hands over: what is in flight. */
    inFlight: prose.optional(),
  }),
  z.object({ kind: z.literal('role-left'), role: z.enum(ROLES), by: line }),
  z.object({
    kind: z.literal('time-set'),
    name: z.enum(NAMED_TIMES),
    at: time,
    plusMinusSeconds: z.number().min(0).optional(),
    source: z.enum(['measured', 'reported', 'estimated']),
    why: line.optional(),
  }),
  z.object({ kind: z.literal('note'), text: prose, evidence: z.array(line).max(20).optional() }),
  z.object({ kind: z.literal('looked'), at: z.enum(LOOKED_AT), query: prose.optional(), found: line.optional() }),
  z.object({
    kind: z.literal('alert-moved'),
    alert: line,
    firing: z.boolean(),
    /** Which one, where a monitor told it: several alerts may have one name. */
    id: line.optional(),
    source: line.optional(),
    group: line.optional(),
    service: serviceName.optional(),
    says: line.optional(),
    url: line.optional(),
  }),
  /** An earlier entry happened at another time, or its note is to read otherwise; the earlier entry stays as it was. */
  z.object({
    kind: z.literal('corrected'),
    seq: z.number().int().min(1),
    at: time.optional(),
    text: prose.optional(),
    reason: line.optional(),
  }),
] as const
