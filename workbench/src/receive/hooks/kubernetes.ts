import { err, ok } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Reader } from './reading.ts'
import { at, digest, firstSaid, given, recordOf, said, timeIn } from './said.ts'

type Told = { readonly kind: ChangeEvent['kind']; readonly phase?: NonNullable<ChangeEvent['phase']> }

/** Reasons that tell of a change. What only hurts (BackOff, Unhealthy, OOMKilling, Evicted) is evidence and no change. */
const CHANGES: Readonly<Record<string, Told>> = {
  'HorizontalPodAutoscaler/SuccessfulRescale': { kind: 'scale' },
  'Deployment/ScalingReplicaSet': { kind: 'scale' },
  'CronJob/SuccessfulCreate': { kind: 'cron', phase: 'started' },
  'CronJob/SawCompletedJob': { kind: 'cron', phase: 'finished' },
  'Job/BackoffLimitExceeded': { kind: 'cron', phase: 'failed' },
  'Node/NodeNotReady': { kind: 'infrastructure' },
  'Node/NodeReady': { kind: 'infrastructure' },
  'Node/NodeNotSchedulable': { kind: 'infrastructure' },
}

/** An event of Kubernetes as an event exporter sends it, of core/v1 or events.k8s.io/v1. */
export const readKubernetes: Reader = ({ body, receivedAt }) => {
  const object = recordOf(at(body, 'involvedObject') ?? at(body, 'regarding'))
  const [kind, name, reason] = [said(object.kind), said(object.name), said(at(body, 'reason'))]
  if (kind === undefined || name === undefined || reason === undefined)
    return err('involvedObject, reason: expected an event of Kubernetes')
  const key = `${kind}/${reason}`
  const told = Object.hasOwn(CHANGES, key) ? CHANGES[key] : undefined
  if (told === undefined) return ok({ facts: [], says: `${reason} of a ${kind} is no change` })
  const when = [
    at(body, 'series', 'lastObservedTime'),
    at(body, 'lastTimestamp'),
    at(body, 'eventTime'),
    at(body, 'firstTimestamp'),
  ]
    .map(timeIn)
    .find((time) => time !== undefined)
  const count = firstSaid(at(body, 'series', 'count'), at(body, 'count')) ?? '1'
  const uid = said(at(body, 'metadata', 'uid')) ?? digest(object, reason, when ?? receivedAt)
  const change: ChangeEvent = {
    id: `kubernetes:${uid.slice(0, 200)}/${count.slice(0, 20)}`,
    at: when ?? receivedAt,
    receivedAt,
    kind: told.kind,
    title: firstSaid(at(body, 'message'), at(body, 'note')) ?? `${reason} of ${kind} ${name}`,
    source: 'kubernetes',
    ...(told.phase && { phase: told.phase }),
    ...(kind !== 'Node' && { service: name }),
    ...given({ environment: said(object.namespace) }),
    details: { object: `${kind}/${name}`, reason, ...(when === undefined && { atInferred: true }) },
  }
  return ok({ facts: [{ once: digest(change.id), heard: { kind: 'change', change } }] })
}
