import { err, ok } from '../../lib/result.ts'
import type { CheckWish, Reading } from '../../model/check.ts'
import type { ChecksPort } from '../../respond/checks/ports.ts'
import { healthFiles } from './health-files.ts'
import { lookAtHost } from './host.ts'
import { lookAtHttp } from './http.ts'
import { lookAtTls } from './tls.ts'

export type ChecksPlace = {
  /** Where what was seen in health is kept. */
  readonly data: string
}

/** The toolkit, with the reach of whoever runs this process. */
export const checksPort = ({ data }: ChecksPlace): ChecksPort => ({
  ...healthFiles(data),
  look: async (wish) => {
    const read = await lookAt(wish)
    return typeof read === 'string' ? err(read) : ok(read)
  },
})

async function lookAt(wish: CheckWish): Promise<Reading | string> {
  switch (wish.check) {
    case 'host':
      return lookAtHost(wish)
    case 'http':
      return lookAtHttp(wish, {})
    case 'tls':
      return lookAtTls(wish, { now: Date.now() })
    case 'postgres':
      return 'PostgreSQL is not looked at'
  }
}
