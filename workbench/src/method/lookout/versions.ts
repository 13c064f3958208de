import { type ChangeEvent, revisionOf } from '../../model/change.ts'
import type { InstanceTells } from '../../model/lookout.ts'

/** A change that did not take effect everywhere: what was meant to run, and which instances say that they run something else. */
export type VersionSkew = {
  readonly change: ChangeEvent
  readonly service: string
  readonly intended: string
  readonly otherwise: readonly InstanceTells[]
  readonly asIntended: number
}

/**
 * Whether the last finished deploy of each service took effect: the version it names against the versions that instances
 * tell. `running` are those that were heard of since; instances that tell no version say nothing.
 */
export const versionSkews = (
  changes: readonly ChangeEvent[],
  running: readonly InstanceTells[],
): readonly VersionSkew[] =>
  skews(
    changes.filter(({ kind }) => kind === 'deploy'),
    ({ to }) => (to === undefined || isDigestAlone(to) ? undefined : to),
    running,
  )

/**
 * The same of configuration: the revision that the last change of a service's settings names against what instances tell. A deploy brings
 * settings too, so one that names no revision says that nobody knows which is meant.
 */
export const configurationSkews = (
  changes: readonly ChangeEvent[],
  running: readonly InstanceTells[],
): readonly VersionSkew[] =>
  skews(
    changes.filter(({ kind }) => kind === 'deploy' || kind === 'config'),
    revisionOf,
    running,
  )

function skews(
  changes: readonly ChangeEvent[],
  intendedBy: (change: ChangeEvent) => string | undefined,
  running: readonly InstanceTells[],
): readonly VersionSkew[] {
  const latest = new Map<string, ChangeEvent>()
  for (const change of changes) if (change.service !== undefined) latest.set(change.service, change)
  const instances = asTheyAre(running)
  return [...latest].flatMap(([service, change]): VersionSkew[] => {
    const intended = intendedBy(change)
    if (intended === undefined || change.phase === 'started' || change.phase === 'failed') return []
    const told = instances.filter((one) => one.service === service)
    const otherwise = told.filter(({ value }) => !isSame(value, intended))
    if (otherwise.length === 0) return []
    return [{ change, service, intended, otherwise, asIntended: told.length - otherwise.length }]
  })
}

/** One that was started anew under its name is what it told last; of those without a name, each value is one. */
function asTheyAre(running: readonly InstanceTells[]): readonly InstanceTells[] {
  const last = new Map<string, InstanceTells>()
  for (const one of running.filter(({ value }) => value !== '')) {
    const { service, instance, value, lastMs } = one
    const key = JSON.stringify([service, instance, instance === '' ? value : ''])
    if (lastMs >= (last.get(key)?.lastMs ?? 0)) last.set(key, one)
  }
  return [...last.values()]
}

/** `v1.9.0`, `shop:1.9.0` and `1.9.0` are one version; so are a commit and its beginning. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [bare(one), bare(other)]
  if (a === b) return true
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return /^[0-9a-f]{7,}$/.test(short) && long.startsWith(short)
}

/** An image by its digest, which no instance tells as its version. */
const isDigestAlone = (version: string): boolean => /^(?:.*\/)?(?:[^:/@]*@)?sha256:/.test(version)

const bare = (version: string): string =>
  version
    .toLowerCase()
    .replace(/@sha256:.*$/, '')
    .replace(/^.*[:/]/, '')
    .replace(/^v(?=\d)/, '')
