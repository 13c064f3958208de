import { err, ok, type Result } from '../../lib/result.ts'
import type { CheckWish, Reading } from '../../model/check.ts'
import type { ChecksPort } from '../../respond/checks/ports.ts'
import { lookAtPostgres, type PostgresWish } from '../../store/postgres/look.ts'
import { lookupFor, refusedHost } from '../http-check.ts'
import { healthFiles } from './health-files.ts'
import { lookAtHost } from './host.ts'
import { lookAtHttp } from './http.ts'
import { lookAtTls, type Place } from './tls.ts'

export type ChecksPlace = {
  /** Where what was seen in health is kept. */
  readonly data: string
  /** The database that is looked into where none is named. */
  readonly postgresUrl: string
  /** Hosts beside this machine that may be reached. Absent: any, for who typed it could reach them all the same. */
  readonly hosts?: readonly string[]
}

/** The toolkit: with the reach of who runs this process, or, for whoever asks a workbench, of what its operator declared. */
export const checksPort = (place: ChecksPlace): ChecksPort => ({
  ...healthFiles(place.data),
  look: async (wish) => {
    const read = await lookAt(wish, place)
    return typeof read === 'string' ? err(read) : ok(read)
  },
})

async function lookAt(wish: CheckWish, place: ChecksPlace): Promise<Reading | string> {
  switch (wish.check) {
    case 'host':
      return lookAtHost(wish)
    case 'http': {
      const way = wayTo(new URL(wish.url), place)
      return way.ok ? lookAtHttp(wish, way.value) : way.error
    }
    case 'tls': {
      const hostname = wish.host.toLowerCase()
      const way = wayTo({ hostname, host: `${hostname}:${wish.port}` }, place)
      return way.ok ? lookAtTls(wish, { now: Date.now(), ...way.value }) : way.error
    }
    case 'postgres':
      return lookAtDatabase(wish, place)
  }
}

/** How a host is reached; refused where it may not be. */
function wayTo(url: Pick<URL, 'hostname' | 'host'>, { hosts }: ChecksPlace): Result<Pick<Place, 'lookup'>, string> {
  if (hosts === undefined) return ok({})
  const why = refusedHost(url, new Set(hosts.map((host) => host.toLowerCase())))
  return why === undefined ? ok({ lookup: lookupFor(url) }) : err(why)
}

const NO_DATABASE =
  'no database is named: lastgood check postgres URL, or the setting postgresUrl (LASTGOOD_POSTGRES_URL)'

async function lookAtDatabase(
  { url: named, ...wish }: Omit<PostgresWish, 'url'> & { readonly url?: string | undefined },
  { hosts, postgresUrl }: ChecksPlace,
): Promise<Reading | string> {
  if (named !== undefined && hosts !== undefined)
    return 'the workbench looks only into the database of its setting postgresUrl'
  const url = named ?? postgresUrl
  return url === '' ? NO_DATABASE : lookAtPostgres({ ...wish, url })
}
