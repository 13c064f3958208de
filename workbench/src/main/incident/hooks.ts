import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import type { Result } from '../../lib/result.ts'
import type { HookSecrets } from '../../receive/hooks/proof.ts'
import { hookRoutes } from '../../receive/hooks/routes.ts'
import { type FactIn, type HearPorts, hear, keepFacts } from '../../respond/hooks/hear.ts'
import type { PostPort } from '../../respond/post/ports.ts'
import { log } from '../log.ts'
import { type Postman, startPostman } from '../notify/postman.ts'
import type { Config } from '../settings/config.ts'
import { listOf } from '../settings/list-of.ts'

/** The doors for alerts and changes, and who acts on what came in. */
export type Hooks = {
  readonly routes: Hono
  readonly keep: (source: string, facts: readonly FactIn[]) => Promise<Result<{ readonly fresh: number }, string>>
  readonly stop: () => Promise<void>
}

/** The settings of the doors. */
export type HookConfig = Pick<Config, 'hookToken' | 'hookSecret' | 'githubSecret' | 'grafanaSecret' | 'routingKeys'>

/** Listens to what other tools send. What came in before a stop is acted on after the next start. */
export function startHooks(config: HookConfig, post: PostPort, ports: HearPorts): Hooks {
  const postman: Postman = startPostman('in', post, (letter) => hear(letter, ports))
  const keep: Hooks['keep'] = async (source, facts) => {
    const kept = await keepFacts(source, facts, { incidents: ports.incidents, newId: randomUUID })
    if (kept.ok) postman.look()
    else log(`${source}: ${kept.error}`)
    return kept
  }
  return {
    routes: hookRoutes({ secrets: secretsOf(config), clock: ports.incidents.clock, keep }),
    keep,
    stop: postman.stop,
  }
}

function secretsOf({ hookToken, hookSecret, githubSecret, grafanaSecret, routingKeys }: HookConfig): HookSecrets {
  const keys = listOf(routingKeys).map((pair): [string, string] => {
    const [key = '', service = ''] = pair.split('=')
    return [key, service]
  })
  return {
    token: hookToken,
    github: listOf(githubSecret),
    grafana: listOf(grafanaSecret),
    others: listOf(hookSecret),
    routingKeys: new Map(keys),
  }
}
