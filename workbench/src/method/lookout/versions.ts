import type { ChangeEvent } from '../../model/change.ts'
import type { RunningVersion } from '../../model/lookout.ts'

/** A deploy that did not take effect everywhere: what was meant to run, and which instances say that they run something else. */
export type VersionSkew = {
  readonly change: ChangeEvent
  readonly service: string
  readonly intended: string
  readonly otherwise: readonly RunningVersion[]
  readonly asIntended: number
}

/**
 * Whether the last finished deploy of each service took effect: the version it names against the versions that instances
 * tell. `running` are those that were heard of since; instances that tell no version say nothing.
 */
export function versionSkews(
  changes: readonly ChangeEvent[],
  running: readonly RunningVersion[],
): readonly VersionSkew[] {
  const latest = new Map<string, ChangeEvent>()
  for (const change of changes)
    if (change.kind === 'deploy' && change.service !== undefined) latest.set(change.service, change)
  return [...latest].flatMap(([service, change]): VersionSkew[] => {
    const intended = change.to
    if (intended === undefined || isDigestAlone(intended) || change.phase === 'started' || change.phase === 'failed')
      return []
    const told = running.filter((one) => one.service === service && one.version !== '')
    const otherwise = told.filter(({ version }) => !isSame(version, intended))
    if (otherwise.length === 0) return []
    return [{ change, service, intended, otherwise, asIntended: told.length - otherwise.length }]
  })
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
