import { clipped } from '../../lib/clipped.ts'
import { err, ok } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Alert } from '../../model/heard.ts'
import type { Fact, Reader, Reading } from './reading.ts'
import { at, digest, firstSaid, given, recordOf, said, timeIn } from './said.ts'

export type Phase = NonNullable<ChangeEvent['phase']>

/** Heard, and of no interest. */
export const nothing = (says: string): Reading => ({ facts: [], says })

/** A deploy as delivery tools tell it. Its id is the release: where, what, which version. */
export type Release = {
  readonly source: string
  readonly service: string
  readonly environment: string | undefined
  readonly version: string
  /** What tells one roll-out of a version from the next. */
  readonly began?: string | undefined
  readonly phase: Phase
  readonly at: string
  readonly url?: string | undefined
  readonly atInferred?: boolean
}

/** A deploy as the fact that it is. */
export function released(release: Release, receivedAt: string): Reading {
  const { source, service, environment, version, began, phase, at: when, url, atInferred } = release
  const change: ChangeEvent = {
    id: `${source}:${digest(service, environment ?? null, version, began ?? null)}`,
    at: when,
    receivedAt,
    kind: 'deploy',
    phase,
    service,
    title: clipped(`deploy ${service} ${version}`, 500),
    to: version,
    source,
    ...given({ environment, url, commit: /^[0-9a-f]{40}$/.test(version) ? version : undefined }),
    ...(atInferred && { details: { atInferred } }),
  }
  return { facts: [{ once: digest(change.id, phase, when), heard: { kind: 'change', change } }] }
}

const phaseIn = (phases: Readonly<Record<string, Phase>>, word = ''): Phase | undefined =>
  Object.hasOwn(phases, word) ? phases[word] : undefined

const ARGO_PHASES: Readonly<Record<string, Phase>> = {
  Running: 'started',
  Succeeded: 'finished',
  Failed: 'failed',
  Error: 'failed',
}

/** The body that the template in docs/integrations.md makes of an application of Argo CD. */
export const readArgocd: Reader = ({ body, receivedAt }) => {
  const [service, revision] = [said(at(body, 'app')), said(at(body, 'revision'))]
  if (service === undefined)
    return err('app: expected the name of the application; docs/integrations.md has the template')
  const trigger = said(at(body, 'trigger')) ?? ''
  const environment = said(at(body, 'namespace'))
  const url = said(at(body, 'url'))
  if (trigger === 'on-health-degraded') return ok(degraded({ service, environment, url, receivedAt }))
  const phase = phaseIn(ARGO_PHASES, said(at(body, 'phase')))
  if (revision === undefined || phase === undefined) return ok(nothing('neither a revision nor a phase that ended'))
  if (trigger === 'on-sync-succeeded') return ok(nothing('synced is not yet healthy; on-deployed tells that'))
  const began = timeIn(at(body, 'startedAt'))
  const when = phase === 'started' ? began : (timeIn(at(body, 'finishedAt')) ?? began)
  const inferred = when === undefined
  return ok(
    released(
      {
        source: 'argocd',
        service,
        environment,
        version: revision,
        began,
        phase,
        at: when ?? receivedAt,
        url,
        atInferred: inferred,
      },
      receivedAt,
    ),
  )
}

type Degraded = Pick<Release, 'service' | 'environment' | 'url'> & { readonly receivedAt: string }

/** Health hurts; it is no change. Argo CD does not say when it is well again, so no incident waits for that. */
function degraded({ service, environment, url, receivedAt }: Degraded): Reading {
  const alert: Alert = {
    id: `argocd:${digest(service, environment ?? null)}`,
    name: `${clipped(service, 400)} is degraded`,
    firing: true,
    momentary: true,
    at: receivedAt,
    says: `Argo CD says that ${clipped(service, 400)} is degraded`,
    source: 'argocd',
    service,
    ...given({ environment, url }),
  }
  return { facts: [{ heard: { kind: 'alert', alert } }] }
}

/** Events of Flux's notification controller. Sources tell of what was fetched, which says nothing of what runs. */
export const readFlux: Reader = ({ body, receivedAt }) => {
  const object = recordOf(at(body, 'involvedObject'))
  const [kind, service, reason] = [said(object.kind), said(object.name), said(at(body, 'reason')) ?? '']
  if (kind === undefined || service === undefined) return err('involvedObject: expected kind and name')
  if (kind !== 'Kustomization' && kind !== 'HelmRelease') return ok(nothing(`${kind} tells of no deploy`))
  const phase = fluxPhase(reason)
  const metadata = recordOf(at(body, 'metadata'))
  const revision = firstSaid(
    ...Object.entries(metadata).flatMap(([name, value]) => (/(^|\/)revision$/.test(name) ? [value] : [])),
  )
  if (phase === undefined || revision === undefined) return ok(nothing(`${reason || 'no reason'}: no deploy`))
  const version = /sha\d*:([0-9a-f]+)$/.exec(revision)?.[1] ?? /\/([0-9a-f]{7,64})$/.exec(revision)?.[1] ?? revision
  const when = timeIn(at(body, 'timestamp'))
  const environment = said(object.namespace)
  const inferred = when === undefined
  return ok(
    released(
      { source: 'flux', service, environment, version, phase, at: when ?? receivedAt, atInferred: inferred },
      receivedAt,
    ),
  )
}

function fluxPhase(reason: string): Phase | undefined {
  if (reason === 'RollbackSucceeded') return 'reverted'
  if (reason.endsWith('Succeeded')) return 'finished'
  if (reason.endsWith('Failed')) return 'failed'
  return reason === 'Progressing' ? 'started' : undefined
}

/** A fact about a flag. */
export function flagged(change: ChangeEvent): Reading {
  const fact: Fact = { once: digest(change.id, change.at), heard: { kind: 'change', change } }
  return { facts: [fact] }
}
