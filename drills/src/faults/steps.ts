/** The usual doings of a team, as steps and as mitigations. */
import type { System } from '../shop/system.ts'
import type { ChangeKind, Effect } from '../target.ts'
import type { Mitigation, Step } from './fault.ts'

/** A deploy of `service` from one version to the next, with the code of `release` or the usual. */
export function deployed(service: string, [from, to]: readonly [string, string], release?: string): Step {
  return {
    change: {
      id: `chg-${service}-${to}`,
      kind: 'deploy',
      service,
      title: `deploy ${service} ${to}`,
      from,
      to,
      source: 'deploy-tool',
    },
    apply: (shop) => shop.redeploy(service, { version: to, ...(release && { release }) }),
  }
}

/** A setting or flag of `service` that goes from one value to another. */
export function configured(
  service: string,
  key: string,
  [from, to]: readonly [string, string],
  kind: 'config' | 'flag' | 'cron' | 'secret' = 'config',
): Step {
  const source = { config: 'config-store', flag: 'flag-service', cron: 'scheduler', secret: 'vault' }[kind]
  const [shownFrom, shownTo] = kind === 'secret' ? ['(hidden)', '(hidden)'] : [from, to]
  const title = kind === 'secret' ? `${key} of ${service} rotated` : `${key} ${shownFrom} → ${shownTo}`
  return {
    change: { id: `chg-${service}-${key}`, kind, service, title, from: shownFrom, to: shownTo, source },
    apply: (shop) => shop.configure(service, key, to),
  }
}

type Judged = { readonly effect: Effect; readonly why: string }

/** A mitigation with its effect. */
export function mitigation(
  name: string,
  {
    title,
    kind,
    service,
    ...judged
  }: Judged & { readonly title: string; readonly kind: ChangeKind; readonly service: string },
  apply: (shop: System) => Promise<void> | void,
): Mitigation {
  return { name, title, kind, service, ...judged, apply }
}

/** Back to the version before, with the usual code. */
export function rollback(service: string, version: string, judged: Judged): Mitigation {
  const title = `roll ${service} back to ${version}`
  return mitigation(`rollback-${service}`, { title, kind: 'deploy', service, ...judged }, async (shop) => {
    const { release: _, ...spec } = shop.specOf(service)
    await shop.deploy({ ...spec, version })
  })
}

/** All processes of a service ended and started anew. */
export function restart(service: string, judged: Judged): Mitigation {
  const title = `restart ${service}`
  return mitigation(`restart-${service}`, { title, kind: 'manual', service, ...judged }, (shop) =>
    shop.restart(service),
  )
}

/** More processes of a service. */
export function scale(service: string, replicas: number, judged: Judged): Mitigation {
  const title = `scale ${service} to ${replicas}`
  return mitigation(`scale-${service}`, { title, kind: 'scale', service, ...judged }, (shop) =>
    shop.redeploy(service, { replicas }),
  )
}

/** A setting of a service, set. */
export function set(
  service: string,
  key: string,
  value: string,
  judged: Judged & { readonly name: string; readonly title: string; readonly kind?: ChangeKind },
): Mitigation {
  const { name, title, kind = 'config', ...rest } = judged
  return mitigation(name, { title, kind, service, ...rest }, (shop) => shop.configure(service, key, value))
}
