import type { Result } from '../../../lib/result.ts'
import type { GrowthWish, ProbeGrowth, ProbeGrowthPlan } from '../../../model/probe-growth.ts'
import type {
  Probe,
  ProbeAudit,
  ProbeHit,
  ProbeNews,
  ProbePlan,
  ProbeProfile,
  ProbeSession,
  ProbeWish,
  ProfileWish,
} from '../../../model/probes.ts'
import type { PlacedProbe } from '../../../respond/live/probes.ts'
import type { Flags } from '../flags.ts'
import type { Refusal } from '../refusal.ts'

/** Who is connected and what is placed. */
export type Listed = { readonly sessions: readonly ProbeSession[]; readonly probes: readonly Probe[] }

/** A probe and its last hits. */
export type Shown = { readonly probe: Probe; readonly hits: readonly ProbeHit[] }

/** The audit trail; `brokenAt`: the line at which somebody changed it. */
export type Trail = { readonly entries: readonly ProbeAudit[]; readonly brokenAt?: number | undefined }

/** What is watched. */
export type Watched = { readonly probe?: string | undefined; readonly service?: string | undefined }

type Answer<T> = Promise<Result<T, Refusal>>

/** What the commands of probes ask of the running workbench. */
export type ProbeAsks = {
  readonly list: (flags: Flags) => Answer<Listed>
  readonly show: (flags: Flags, id: string) => Answer<Shown>
  readonly place: (flags: Flags, wish: ProbeWish, incident: string | undefined) => Answer<PlacedProbe>
  /** How it would be placed; nothing is touched. */
  readonly plan: (flags: Flags, wish: ProbeWish) => Answer<{ readonly plans: readonly ProbePlan[] }>
  readonly remove: (flags: Flags, id: string) => Answer<Probe>
  readonly profile: (flags: Flags, wish: ProfileWish) => Answer<ProbeProfile>
  /** What looking for growing memory would stall; nothing is touched. */
  readonly growthPlan: (flags: Flags, wish: GrowthWish) => Answer<ProbeGrowthPlan>
  readonly growth: (flags: Flags, wish: GrowthWish) => Answer<ProbeGrowth>
  /** Loads the agent into a process of this machine, which then dials the workbench. */
  readonly attach: (flags: Flags, pid: number) => Answer<{ readonly says: string }>
  readonly audit: (flags: Flags, limit: number) => Answer<Trail>
  /** Tells news until `hear` has heard enough (false) or the workbench ends the stream. */
  readonly tail: (flags: Flags, watched: Watched, hear: (news: ProbeNews) => boolean) => Answer<void>
  /** What the file at `path` is held against: undefined where there is no such file here. */
  readonly sourceHashes: (path: string) => Promise<readonly string[] | undefined>
}
