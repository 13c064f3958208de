import { readAlertmanager, readGrafana } from './alertmanager.ts'
import { readCdevents } from './cdevents.ts'
import { readArgocd, readFlux } from './delivery.ts'
import { readChangeEnqueue, readEnqueue } from './events-v2.ts'
import { readLaunchdarkly, readUnleash } from './flags.ts'
import { readGeneric } from './generic.ts'
import { readGithub } from './github.ts'
import { readKubernetes } from './kubernetes.ts'
import type { Reader } from './reading.ts'

/** How a sender shows that it is the one that was let in. */
export type Proof =
  /** A token that all senders without signatures share: Bearer, the password of Basic, or X-Lastgood-Token. */
  | { readonly kind: 'token' }
  /** A signature of the raw body in a header. */
  | {
      readonly kind: 'signed'
      readonly header: string
      readonly start: string
      readonly by: 'github' | 'grafana' | 'others'
    }
  /** A key in the body. */
  | { readonly kind: 'routing-key' }

/** A kind of sender: where it sends to, how it proves itself, and what reads it. */
export type Source = {
  readonly name: string
  readonly path: string
  readonly proof: Proof
  readonly read: Reader
}

const token: Proof = { kind: 'token' }

/** Everything that is listened to. */
export const SOURCES: readonly Source[] = [
  { name: 'alertmanager', path: '/hooks/alertmanager', proof: token, read: readAlertmanager },
  {
    name: 'grafana',
    path: '/hooks/grafana',
    proof: { kind: 'signed', header: 'x-grafana-alerting-signature', start: '', by: 'grafana' },
    read: readGrafana,
  },
  {
    name: 'github',
    path: '/hooks/github',
    proof: { kind: 'signed', header: 'x-hub-signature-256', start: 'sha256=', by: 'github' },
    read: readGithub,
  },
  { name: 'events-v2', path: '/v2/enqueue', proof: { kind: 'routing-key' }, read: readEnqueue },
  { name: 'events-v2', path: '/v2/change/enqueue', proof: { kind: 'routing-key' }, read: readChangeEnqueue },
  { name: 'argocd', path: '/hooks/argocd', proof: token, read: readArgocd },
  {
    name: 'flux',
    path: '/hooks/flux',
    proof: { kind: 'signed', header: 'x-signature', start: 'sha256=', by: 'others' },
    read: readFlux,
  },
  { name: 'cdevents', path: '/hooks/cdevents', proof: token, read: readCdevents },
  {
    name: 'launchdarkly',
    path: '/hooks/launchdarkly',
    proof: { kind: 'signed', header: 'x-ld-signature', start: '', by: 'others' },
    read: readLaunchdarkly,
  },
  { name: 'unleash', path: '/hooks/unleash', proof: token, read: readUnleash },
  { name: 'kubernetes', path: '/hooks/kubernetes', proof: token, read: readKubernetes },
  { name: 'generic', path: '/hooks/generic', proof: token, read: readGeneric },
]
