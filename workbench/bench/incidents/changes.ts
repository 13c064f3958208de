import { HOUR_MS } from '../../src/model/time.ts'
import type { Engine } from './engine.ts'
import type { Random } from './random.ts'
import type { Flaws, Instance, Service } from './system.ts'

/** A change as the simulator knows it; times are simulated milliseconds. */
export type Change = {
  readonly id: string
  readonly at: number
  readonly kind: 'deploy' | 'config' | 'flag' | 'migration' | 'scale' | 'cron' | 'certificate'
  readonly service: string
  readonly title: string
  readonly from?: string
  readonly to?: string
  readonly source: string
  readonly details?: Readonly<Record<string, string | number>>
}

const SETTLED_MS = 600_000 // after this long a release is through, however many copies there are

/** The changes people and machines make, and what they do to the running system. */
export class ChangeLog {
  readonly changes: Change[] = []
  readonly #engine: Engine
  readonly #random: Random
  /** The version of the release that was written down last. */
  readonly #planned = new Map<Service, string>()

  constructor(engine: Engine, random: Random) {
    this.#engine = engine
    this.#random = random
  }

  note(change: Omit<Change, 'id'>): string {
    const id = `chg-${this.#random.hex(8)}`
    this.changes.push({ id, ...change })
    return id
  }

  /** A release, copy by copy; the new copies have the flaws. `copies` of them, all unless told. */
  release(service: Service, at: number, flaws: Flaws, copies = service.instances.length): string {
    const { kernel } = this.#engine
    const from = this.#planned.get(service) ?? service.version
    const [major, minor] = from.split('.')
    const to = `${major}.${Number(minor) + 1}.0`
    this.#planned.set(service, to)
    const gapMs = this.#random.between(2_000, 25_000)
    kernel.at(at, () => {
      service.version = to
      for (let i = 0; i < copies; i++) kernel.at(at + i * gapMs, () => this.#replace(service, to, flaws))
    })
    const title = copies < service.instances.length ? `Canary of ${service.name} ${to}` : `Deploy ${service.name} ${to}`
    return this.note({ at, kind: 'deploy', service: service.name, title, from, to, source: 'cd' })
  }

  /** A setting or a flag that the running copies take up without a restart; each keeps its other flaws. */
  adjust(service: Service, at: number, flaws: Flaws, change: Omit<Change, 'id' | 'at' | 'service'>): string {
    this.#engine.kernel.at(at, () => {
      for (const instance of service.instances) takeUp(instance, flaws)
    })
    return this.note({ at, service: service.name, ...change })
  }

  #replace(service: Service, version: string, flaws: Flaws): void {
    const oldest = service.instances.find((instance) => instance.version !== version)
    if (!oldest) return
    service.instances = service.instances.filter((instance) => instance !== oldest)
    this.#engine.launch(service, version, flaws)
  }

  /**
   * Innocent changes: some days old, some minutes before the fault, some in reply to it. They really happen, so what is
   * broken is not released anew around the onset: that might mend it.
   */
  decoys(services: readonly Service[], broken: readonly string[], onset: number, until: number): void {
    const random = this.#random
    const add = (at: number): void => {
      const service = random.pick(services)
      this.#decoy(service, at, !broken.includes(service.name) || at < onset - SETTLED_MS)
    }
    for (let i = random.whole(0, 3); i > 0; i--) add(onset - random.between(1, 40) * HOUR_MS)
    for (let i = random.whole(0, 4); i > 0; i--) add(onset - random.magnitude(5_000, 1_200_000))
    if (random.chance(0.3)) add(random.between(onset + 60_000, until))
  }

  #decoy(service: Service, at: number, mayRelease: boolean): void {
    const random = this.#random
    const name = service.name
    const knob = random.pick(['log_level', 'cache_warmup', 'new_banner', 'batch_window', 'trace_ratio'])
    const drawn = random.pick(['deploy', 'deploy', 'config', 'flag', 'migration', 'cron'] as const)
    const kind = drawn === 'deploy' && !mayRelease ? 'config' : drawn
    if (kind === 'deploy' && at > 0 && service.role === 'service') this.release(service, at, {})
    else if (kind === 'deploy')
      this.note({ at, kind, service: name, title: `Deploy ${name}`, to: service.version, source: 'cd' })
    else if (kind === 'config')
      this.note({
        at,
        kind,
        service: name,
        title: `${name}: ${knob} changed`,
        from: '10',
        to: '20',
        source: 'config-store',
      })
    else if (kind === 'flag')
      this.note({
        at,
        kind,
        service: name,
        title: `Flag ${knob} of ${name}: 25% to 50%`,
        from: '25%',
        to: '50%',
        source: 'flags',
      })
    else if (kind === 'migration')
      this.note({
        at,
        kind,
        service: name,
        title: `Migration ${random.whole(20, 200)} of ${name}: add column`,
        source: 'migrations',
      })
    else
      this.note({
        at,
        kind,
        service: name,
        title: `Scheduled job of ${name} started: nightly report`,
        source: 'scheduler',
      })
  }
}

function takeUp(instance: Instance, flaws: Flaws): void {
  instance.flaws = { ...instance.flaws, ...flaws }
  if (flaws.poolSize !== undefined) for (const pool of instance.connections.values()) pool.size = flaws.poolSize
}
