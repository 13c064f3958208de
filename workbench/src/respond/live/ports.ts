import type { Result } from '../../lib/result.ts'
import type { Actor } from '../../model/incident/entry.ts'
import type { GrowthWish, ProbeGrowth, ProbeGrowthPlan } from '../../model/probe-growth.ts'
import type {
  Probe,
  ProbeAudit,
  ProbeFiles,
  ProbeHit,
  ProbeNews,
  ProbePlan,
  ProbeProcess,
  ProbeProfile,
  ProbeRefusal,
  ProbeSession,
  ProbeSource,
  ProbeWish,
  ProfileWish,
} from '../../model/probes.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { ProbeRoles } from './roles.ts'

/** Probes in running processes. */
export interface ProbePort {
  /** Processes that are connected, by service and instance. */
  sessions(): readonly ProbeSession[]
  /** Newest first; those that ended lately included. */
  probes(): readonly Probe[]
  /** A probe and its last hits. */
  probe(id: string): Result<{ readonly probe: Probe; readonly hits: readonly ProbeHit[] }, ProbeRefusal>
  /** `mayProtected`: in protected files too. */
  place(
    wish: ProbeWish,
    placer: { by: string; incident: string | undefined; mayProtected: boolean },
  ): Promise<Result<Probe, ProbeRefusal>>
  /** Writes down that somebody asked for what he may not do. */
  denied(wish: ProbeWish | undefined, by: string, says: string): Promise<void>
  /** Removing one that ended answers how it ended. */
  remove(id: string, by: Actor): Promise<Result<Probe, ProbeRefusal>>
  /** How it would be placed in each process; nothing is touched. */
  plan(wish: ProbeWish, planner: { mayProtected: boolean }): Promise<Result<readonly ProbePlan[], ProbeRefusal>>
  /** The files of its own that a process has loaded. */
  files(of: ProbeProcess): Promise<Result<ProbeFiles, ProbeRefusal>>
  /** The text of one of them as it runs. */
  source(of: ProbeProcess, file: string): Promise<Result<ProbeSource, ProbeRefusal>>
  /** Samples one process for some seconds. */
  profile(wish: ProfileWish, by: string): Promise<Result<ProbeProfile, ProbeRefusal>>
  /** Watches which lines of one process make objects that stay. */
  growth(wish: GrowthWish, by: string): Promise<Result<ProbeGrowth, ProbeRefusal>>
  /** What that would stall; nothing is touched. */
  growthPlan(of: ProbeProcess): Promise<Result<ProbeGrowthPlan, ProbeRefusal>>
  /** Who placed what, newest last; `brokenAt`: the line at which the trail was changed by somebody. */
  trail(limit: number): { readonly entries: readonly ProbeAudit[]; readonly brokenAt: number | undefined }
  /** Undefined when too many watch. Who is slow loses the oldest news, and hears how many. */
  watch(wants: (news: ProbeNews) => boolean): ProbeWatcher | undefined
}

/** One who watches probes. */
export type ProbeWatcher = {
  /** What has come since; waits for something, or `ms`. */
  readonly next: (ms: number) => Promise<readonly ProbeNews[]>
  readonly leave: () => void
}

/** What the use cases of probes reach. */
export type LivePorts = { readonly probes: ProbePort; readonly incidents: IncidentPorts; readonly roles: ProbeRoles }
