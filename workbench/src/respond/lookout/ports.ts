import type { Asked } from '../../model/incident/measure.ts'
import type { Ahead, DiskShare, InstanceTells, WatchedJob } from '../../model/lookout.ts'
import type { TimeRange } from '../../model/time.ts'

type Found<Row> = Promise<{ readonly rows: readonly Row[]; readonly asked: Asked }>

/** What watchers ask of telemetry. Each rejects when it cannot be read. */
export interface LookoutPort {
  /** Filesystems one after the other, each earliest first. */
  disks(range: TimeRange): Found<DiskShare>
  /** What instances say of a resource attribute. */
  instances(range: TimeRange, attribute: string): Found<InstanceTells>
  /** One row: signs that a job began, and how much was heard of anybody meanwhile. */
  jobSigns(job: WatchedJob, range: TimeRange): Found<{ readonly signs: number; readonly heard: number }>
}

/** The watchers of a workbench. */
export interface Lookout {
  /** Looks at everything that is watched. Never rejects: what could not be looked at is told. */
  look(): Promise<{ readonly ahead: readonly Ahead[]; readonly gaps: readonly string[] }>
  /** What the last look found. */
  latest(): readonly Ahead[]
}
