import { messageOf } from '../../lib/message-of.ts'
import { percent } from '../../lib/percent.ts'
import { fullIn } from '../../method/lookout/disk.ts'
import { lastDue, scheduleOf } from '../../method/lookout/schedule.ts'
import { configurationSkews, type VersionSkew, versionSkews } from '../../method/lookout/versions.ts'
import { type ChangeEvent, revisionOf } from '../../model/change.ts'
import { hostAndPort } from '../../model/check.ts'
import type { Ahead, DiskShare, WatchedJob, Watchers } from '../../model/lookout.ts'
import { type Clock, DAY_MS, MINUTE_MS, minuteOf, rfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import { runCheck } from '../checks/check.ts'
import type { ChecksPort } from '../checks/ports.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Lookout, LookoutPort } from './ports.ts'

/** How long a disk is seen filling: a day has its night and its backup in it. */
const DISK_MS = DAY_MS

/** A deploy is given this long to take effect; who speaks of it afterwards is heard within a minute or so, and old deploys are no news. */
const DEPLOY_MS = 5 * MINUTE_MS
const DEPLOYS_MS = DAY_MS

/** What is full or ends within a day cannot wait for the morning after. */
const SOON_HOURS = 24

export type LookoutParts = {
  readonly watchers: Watchers
  readonly port: LookoutPort
  readonly checks: ChecksPort
  readonly changes: IncidentPorts['changes']
  readonly clock: Clock
  readonly elapsedMs: () => number
}

/** Looks after what breaks by itself with time: certificates, disks, jobs that have to begin, changes that have to take effect. */
export function lookout(parts: LookoutParts): Lookout {
  let latest: readonly Ahead[] = []
  return {
    latest: () => latest,
    look: async () => {
      const changed = settledChanges(parts) // read once for both that ask whether it took effect
      const looks = [
        ...parts.watchers.certificates.map((endpoint) => ({ of: endpoint, ahead: certificateAhead(endpoint, parts) })),
        { of: 'disks', ahead: disksAhead(parts) },
        ...Object.entries(parts.watchers.jobs).map(([name, job]) => ({
          of: name,
          ahead: jobAhead({ ...job, name }, parts),
        })),
        { of: 'versions', ahead: versionsAhead(changed, parts) },
        { of: 'configuration', ahead: configurationAhead(changed, parts) },
      ]
      const done = await Promise.allSettled(looks.map(({ ahead }) => ahead))
      const found = done.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
      latest = found.map((one) => stillAhead(one, latest))
      const gaps = done.flatMap((one, i) =>
        one.status === 'rejected' ? [`${looks[i]!.of}: ${messageOf(one.reason)}`] : [],
      )
      return { ahead: latest, gaps }
    },
  }
}

/** A job that begins at no time is told when it is missed first, not each time it is due. */
function stillAhead(one: Ahead, before: readonly Ahead[]): Ahead {
  const known = one.kind === 'job' ? before.find(({ key }) => jobIn(key) === jobIn(one.key)) : undefined
  return known === undefined ? one : { ...one, key: known.key }
}

/** The key without the time at which it was due. */
const jobIn = (key: string): string => key.replace(/ \S+$/, '')

/** What a handshake says is wrong. That nobody answers is told under the same name all day long. */
async function certificateAhead(
  endpoint: string,
  { checks, clock, elapsedMs }: LookoutParts,
): Promise<readonly Ahead[]> {
  const wish = { check: 'tls' as const, ...hostAndPort(endpoint)!, name: undefined }
  const seen = await runCheck(wish, { checks, clock, elapsedMs })
  if (!seen.ok) throw new Error(seen.error)
  const day = rfc3339(clock.now()).slice(0, 10)
  const left = Math.min(
    ...seen.value.facts.flatMap(({ name, value }) => (name === 'expires-in' ? [Number(value)] : [])),
  )
  const ends = Number.isFinite(left) ? rfc3339(unixMs(clock.now() + left * DAY_MS)).slice(0, 10) : day
  const says = seen.value.troubles.map((trouble) => trouble.says).join('; ')
  if (says === '') return []
  const isSoon = left * 24 <= SOON_HOURS
  return [
    {
      kind: 'certificate',
      key: `certificate ${endpoint} ${ends} ${isSoon ? 'soon' : 'later'}`,
      level: isSoon ? 'bad' : 'mind',
      says: `${endpoint}: ${says}`,
      asked: `a TLS handshake with ${endpoint}`,
    },
  ]
}

async function disksAhead({ port, clock }: LookoutParts): Promise<readonly Ahead[]> {
  const now = clock.now()
  const { rows, asked } = await port.disks(stretch(now - DISK_MS, now))
  const disks = Map.groupBy(rows, ({ service, host, place }) => JSON.stringify([service, host, place]))
  return [...disks.values()].flatMap((points): Ahead[] => {
    const full = fullIn(points)
    if (full === undefined) return []
    const isSoon = full.hours <= SOON_HOURS
    const { service } = points[0]!
    const when = `full in ${hoursText(full.hours)} (at the latest ${hoursText(full.hoursMax)})`
    const says = `${nameOf(points[0]!)} is ${percent(full.share)} full and fills by ${percent(full.perHour * 24)} a day: ${when}`
    const day = rfc3339(now).slice(0, 10)
    const key = `disk ${nameOf(points[0]!)} ${isSoon ? `soon ${day}` : 'fills'}`
    return [{ kind: 'disk', key, level: isSoon ? 'bad' : 'mind', ...(service && { service }), says, asked }]
  })
}

const nameOf = ({ service, host, place }: DiskShare): string =>
  [host || service, place || 'disk'].filter(Boolean).join(' ')

/** A job is told to be missing only where somebody was heard of meanwhile: else it is us who heard nothing. */
async function jobAhead(job: WatchedJob, { port, changes, clock }: LookoutParts): Promise<readonly Ahead[]> {
  const schedule = scheduleOf(job)
  if (!schedule.ok) throw new Error(schedule.error)
  const due = lastDue(schedule.value, clock.now() - job.lateMinutes * MINUTE_MS - MINUTE_MS)
  if (due === undefined) return []
  const range = stretch(due - MINUTE_MS, due + job.lateMinutes * MINUTE_MS)
  const { rows, asked } = await port.jobSigns(job, range)
  const told = await changes.changes(range)
  const { signs = 0, heard = 0 } = rows[0] ?? {}
  const isTold = told.some(
    ({ kind, service, title }) => kind === 'cron' && (service === job.service || title.includes(job.name)),
  )
  if (Number(signs) > 0 || isTold || Number(heard) === 0) return []
  const at = rfc3339(unixMs(due))
  const says = `${job.name} of ${job.service} had to begin at ${minuteOf(at)}Z and gave no sign within ${job.lateMinutes} min`
  return [{ kind: 'job', key: `job ${job.name} ${at}`, level: 'bad', service: job.service, says, asked }]
}

async function versionsAhead(changed: Changed, { port, clock }: LookoutParts): Promise<readonly Ahead[]> {
  const now = clock.now()
  const deploys = await changed
  if (deploys.length === 0) return []
  const { rows, asked } = await port.instances(stretch(now - DEPLOY_MS, now), 'service.version')
  return skewsAhead('version', versionSkews(deploys, rows), asked)
}

/** Only where the operator says which attribute tells it. */
async function configurationAhead(
  changed: Changed,
  { watchers, port, clock }: LookoutParts,
): Promise<readonly Ahead[]> {
  const now = clock.now()
  const { configuration } = watchers
  if (configuration === undefined) return []
  const told = await changed
  if (!told.some((change) => revisionOf(change) !== undefined)) return []
  const { rows, asked } = await port.instances(stretch(now - DEPLOY_MS, now), configuration)
  return skewsAhead('configuration', configurationSkews(told, rows), asked)
}

const skewsAhead = (
  kind: 'version' | 'configuration',
  skews: readonly VersionSkew[],
  asked: Ahead['asked'],
): readonly Ahead[] =>
  skews.map((skew) => ({
    kind,
    key: `${kind} ${skew.service} ${skew.change.id} ${skew.intended}`,
    level: 'mind',
    service: skew.service,
    says: skewText(skew, kind === 'version' ? 'deployed' : 'configured'),
    asked,
  }))

/** Changes of a day, but for those that were just made. */
type Changed = Promise<readonly ChangeEvent[]>

async function settledChanges({ changes, clock }: LookoutParts): Changed {
  const now = clock.now()
  const told = await changes.changes(stretch(now - DEPLOYS_MS, now))
  return told.filter(({ at }) => Date.parse(at) <= now - DEPLOY_MS)
}

const NAMED_MAX = 3 // versions and instances of a line that is read

function skewText({ service, intended, change, otherwise, asIntended }: VersionSkew, how: string): string {
  const named = (names: readonly string[]): string => {
    const all = [...new Set(names)].filter((name) => name !== '')
    return all.length > NAMED_MAX ? `${all.slice(0, NAMED_MAX).join(', ')} and others` : all.join(', ')
  }
  const who = named(otherwise.map(({ instance }) => instance))
  const of = `${otherwise.length} of ${otherwise.length + asIntended} instances of ${service}${who && ` (${who})`}`
  const values = named(otherwise.map(({ value }) => value))
  return `did it take effect? ${of} say ${values}; ${intended} was ${how} at ${change.at} (${change.id})`
}

const stretch = (from: number, to: number): TimeRange => ({ from: unixMs(from), to: unixMs(to) })
const hoursText = (hours: number): string => (hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} d`)
