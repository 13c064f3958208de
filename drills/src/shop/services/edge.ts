/** The door of the shop: a proxy that reads where the gateway runs from its configuration file, at its start and on reload. */
import { readFileSync } from 'node:fs'
import { aimAt } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { serve } from '../parts/service.ts'
import { passTo } from './public-routes.ts'

const TIMEOUT_MS = 8_000

const reload = (): void => {
  const { web } = JSON.parse(readFileSync(process.env.EDGE_CONFIG!, 'utf8')) as { web: string[] }
  aimAt('web', web)
  log.info(`configuration read: ${web.length} gateways`)
}

reload()
serve(passTo('web', TIMEOUT_MS), { reload })
