import type { LookupFunction } from 'node:net'
import { err, ok } from '../../lib/result.ts'
import type { CheckWish, Reading } from '../../model/check.ts'
import type { ChecksPort } from '../../respond/checks/ports.ts'
import { lookAtPostgres } from '../../store/postgres/look.ts'
import { variableOf } from '../settings/settings.ts'
import { healthFiles } from './health-files.ts'
import { lookAtHost } from './host.ts'
import { lookAtHttp } from './http.ts'
import { lookupFor, refusedHost } from './http-check.ts'
import { lookAtRedis } from './redis.ts'
import { lookAtTls } from './tls.ts'

export type ChecksPlace = {
  /** Where what was seen in health is kept. */
  readonly data: string
  /** The databases that are looked into where none is named. */
  readonly postgresUrl: string
  readonly redisUrl: string
  /** Hosts beside this machine that may be reached. Absent: any, for who typed it could reach them all the same. */
  readonly hosts?: readonly string[]
}

/** The toolkit: with the reach of who runs this process, or, for whoever asks a workbench, of what its operator declared. */
export const checksPort = (place: ChecksPlace): ChecksPort => ({
  ...healthFiles(place.data),
  refuses: (wish) => refusedWish(wish, place),
  look: async (wish) => {
    const read = await lookAt(wish, place)
    return typeof read === 'string' ? err(read) : ok(read)
  },
})

async function lookAt(wish: CheckWish, place: ChecksPlace): Promise<Reading | string> {
  const why = refusedWish(wish, place)
  if (why !== undefined) return why
  switch (wish.check) {
    case 'host':
      return lookAtHost(wish)
    case 'http':
      return lookAtHttp(wish, { lookup: lookupOf(new URL(wish.url), place) })
    case 'tls':
      return lookAtTls(wish, { now: Date.now(), lookup: lookupOf({ hostname: wish.host.toLowerCase() }, place) })
    case 'postgres':
      return lookAtPostgres({ ...wish, url: wish.url ?? place.postgresUrl })
    case 'redis':
      return lookAtRedis({ url: wish.url ?? place.redisUrl })
  }
}

/** Why something is not looked at: nobody says where it is, or the operator did not declare it. */
function refusedWish(wish: CheckWish, { hosts, ...urls }: ChecksPlace): string | undefined {
  if (wish.check === 'host') return undefined
  if (wish.check === 'postgres' || wish.check === 'redis') {
    const setting = `${wish.check}Url` as const
    if (wish.url !== undefined) return hosts && `the workbench looks only into the database of its setting ${setting}`
    return urls[setting] === ''
      ? `no database is named: lastgood check ${wish.check} URL, or the setting ${setting} (${variableOf(setting)})`
      : undefined
  }
  if (hosts === undefined) return undefined
  const hostname = wish.check === 'tls' ? wish.host.toLowerCase() : ''
  const url = wish.check === 'tls' ? { hostname, host: `${hostname}:${wish.port}` } : new URL(wish.url)
  return refusedHost(url, new Set(hosts.map((host) => host.toLowerCase())))
}

/** In a workbench a name of this machine may mean nothing else. */
const lookupOf = (url: Pick<URL, 'hostname'>, { hosts }: ChecksPlace): LookupFunction | undefined =>
  hosts === undefined ? undefined : lookupFor(url)
