import { err, ok } from '../../lib/result.ts'
import type { CheckWish, Reading } from '../../model/check.ts'
import type { ChecksPort } from '../../respond/checks/ports.ts'
import { lookAtPostgres, type PostgresWish } from '../../store/postgres/look.ts'
import { healthFiles } from './health-files.ts'
import { lookAtHost } from './host.ts'
import { lookAtHttp } from './http.ts'
import { lookAtTls } from './tls.ts'

export type ChecksPlace = {
  /** Where what was seen in health is kept. */
  readonly data: string
  /** The database that is looked into where none is named. */
  readonly postgresUrl: string
}

/** The toolkit, with the reach of whoever runs this process. */
export const checksPort = ({ data, postgresUrl }: ChecksPlace): ChecksPort => ({
  ...healthFiles(data),
  look: async (wish) => {
    const read = await lookAt(wish, postgresUrl)
    return typeof read === 'string' ? err(read) : ok(read)
  },
})

async function lookAt(wish: CheckWish, postgresUrl: string): Promise<Reading | string> {
  switch (wish.check) {
    case 'host':
      return lookAtHost(wish)
    case 'http':
      return lookAtHttp(wish, {})
    case 'tls':
      return lookAtTls(wish, { now: Date.now() })
    case 'postgres':
      return lookAtDatabase({ ...wish, url: wish.url ?? postgresUrl })
  }
}

const NO_DATABASE =
  'no database is named: lastgood check postgres URL, or the setting postgresUrl (LASTGOOD_POSTGRES_URL)'

const lookAtDatabase = async (wish: PostgresWish): Promise<Reading | string> =>
  wish.url === '' ? NO_DATABASE : lookAtPostgres(wish)
