import { clipped } from '../../lib/clipped.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import type { Ahead } from '../../model/lookout.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import type { Lookout } from '../../respond/lookout/ports.ts'

/** Certificates, disks and schedules move slowly; a deploy is given as long to take effect. */
export const LOOKOUT_MS = 5 * 60_000

export type LookoutWatchParts = {
  readonly lookout: Lookout
  readonly clock: Clock
  /** Keeps facts, each once however often it is told; answers how many are new. */
  readonly keep: (facts: readonly FactIn[]) => Promise<number>
  readonly log: (line: string) => void
}

/** Looks around, and tells once of each thing that it finds. */
export class LookoutWatch {
  readonly #parts: LookoutWatchParts
  #gaps = ''

  constructor(parts: LookoutWatchParts) {
    this.#parts = parts
  }

  /** Looks once. */
  async look(): Promise<void> {
    const { lookout, clock, keep, log } = this.#parts
    const { ahead, gaps } = await lookout.look()
    for (const one of ahead) if ((await keep([factOf(one, rfc3339(clock.now()))])) > 0) log(`${one.level}: ${one.says}`)
    const said = gaps.join('; ')
    if (said !== this.#gaps && said !== '') log(`not looked at: ${said}`)
    this.#gaps = said
  }
}

/**
 * What is bad may open an incident, as a monitor's alert does; nobody tells of its end. What is only to be borne in mind wakes nobody.
 */
function factOf({ key, kind, level, service, says }: Ahead, at: string): FactIn {
  const alert = {
    id: clipped(key, LINE_CHARS_MAX),
    name: NAMES[kind],
    firing: true,
    momentary: true as const,
    at,
    source: 'watchers',
    says: clipped(says, LINE_CHARS_MAX),
    level: level === 'bad' ? ('error' as const) : ('info' as const),
    ...(service !== undefined && { service }),
  }
  return { once: alert.id, heard: { kind: 'alert', alert } }
}

const NAMES: Readonly<Record<Ahead['kind'], string>> = {
  certificate: 'a certificate',
  disk: 'a disk fills',
  job: 'a job did not begin',
  version: 'a deploy did not take effect everywhere',
  configuration: 'settings did not take effect everywhere',
}
