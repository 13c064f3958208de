import { createHmac } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { ok } from '../../lib/result.ts'
import { parseChangeEvent } from '../../model/change.ts'
import { heardFrom } from '../../model/heard.ts'
import { unixMs } from '../../model/time.ts'
import {
  ARGOCD,
  CDEVENT,
  CDEVENTS,
  CE_HEADERS,
  CLOUD_EVENT,
  FLUX,
  KUBERNETES,
  LAUNCHDARKLY,
  UNLEASH,
} from './delivery-payloads.test-helper.ts'
import { hostileBody, hostileQuery, PLANTED } from './hostile.test-helper.ts'
import {
  ALERTMANAGER,
  ALERTMANAGER_RESOLVED,
  CHANGE_ENQUEUE,
  ENQUEUE,
  GITHUB,
  GRAFANA,
} from './payloads.test-helper.ts'
import type { Fact } from './reading.ts'
import { hookRoutes } from './routes.ts'
import { SOURCES, type Source } from './sources.ts'

const RECEIVED = unixMs(Date.parse('2026-03-01T12:00:00Z'))
const BODY_BYTES_MAX = 1_048_576 // the server refuses more before the doors are asked
const SECRET = 'of the webhook'
const REFUSAL_CHARS_MAX = 2_500

const GITHUB_BODIES: Readonly<Record<string, unknown>> = {
  push: GITHUB.push,
  deployment: GITHUB.deployment,
  workflow_run: GITHUB.workflowRun,
  deployment_status: GITHUB.deploymentStatus('success', '2026-03-01T11:55:00Z'),
}
const GITHUB_EVENTS = [...Object.keys(GITHUB_BODIES), 'ping', 'x', '__proto__']

/** What each sender's body looks like where nothing is wrong with it; a door may be sent another sender's. */
const OWN_BODIES: Readonly<Record<string, readonly unknown[]>> = {
  alertmanager: [ALERTMANAGER, ALERTMANAGER_RESOLVED],
  grafana: [GRAFANA],
  github: Object.values(GITHUB_BODIES),
  'events-v2': [ENQUEUE, CHANGE_ENQUEUE],
  argocd: [ARGOCD],
  flux: [FLUX],
  cdevents: [CDEVENT, CLOUD_EVENT, [CLOUD_EVENT, CDEVENTS.detected], ...Object.values(CDEVENTS)],
  launchdarkly: [LAUNCHDARKLY],
  unleash: [UNLEASH],
  kubernetes: [KUBERNETES],
  generic: [
    {
      title: 'checkout 2.0',
      kind: 'deploy',
      service: 'checkout',
      at: '2026-03-01T11:55:00Z',
      details: { from: { region: 'a' } },
    },
    { name: 'disk full', status: 'firing', service: 'db', tags: { app: 'db' } },
  ],
}

/** Each sender's own bodies with the door they are sent to, and the kind of event that GitHub names in a header. */
export const ownRequests = (): readonly (readonly [path: string, body: unknown, event?: string])[] => [
  ...SOURCES.filter(({ name }) => name !== 'github').flatMap(({ name, path }) =>
    (name === 'events-v2' ? [path === '/v2/enqueue' ? ENQUEUE : CHANGE_ENQUEUE] : OWN_BODIES[name]!).map(
      (body) => [path, body] as const,
    ),
  ),
  ...Object.entries(GITHUB_BODIES).map(([event, body]) => ['/hooks/github', body, event] as const),
]

/** What became of a request. */
export type Outcome = 'heard' | 'nothing to hear' | 'refused'

type Sent = { readonly path: string; readonly headers: Record<string, string>; readonly body: Uint8Array }

/** The doors as they stand, for requests that mean them ill. */
export class HostileDoors {
  readonly #random: () => number
  #kept: readonly Fact[] = []
  readonly #routes = hookRoutes({
    secrets: { token: '', github: [SECRET], grafana: [], others: [], routingKeys: new Map() },
    clock: { now: () => RECEIVED },
    keep: async (_, facts) => {
      this.#kept = facts
      return ok({ fresh: facts.length })
    },
  })

  constructor(random: () => number) {
    this.#random = random
  }

  /** Sends one damaged request; throws with the request when a promise of the doors is broken. */
  send(source: Source): Promise<Outcome> {
    return this.#sent(this.#request(source))
  }

  /** Sends one body as it is written; throws as `send` does. */
  sendText(path: string, text: string): Promise<Outcome> {
    return this.#sent({ path, headers: {}, body: Buffer.from(text) })
  }

  async #sent(sent: Sent): Promise<Outcome> {
    try {
      return await this.#answered(sent)
    } catch (cause) {
      const shown = Buffer.from(sent.body.subarray(0, 1_500)).toString()
      throw new Error(`POST ${sent.path} ${JSON.stringify(sent.headers)} ${sent.body.length} bytes: ${shown}`, {
        cause,
      })
    }
  }

  #request({ name, path }: Source): Sent {
    const random = this.#random
    const event = GITHUB_EVENTS[Math.floor(random() * GITHUB_EVENTS.length)]!
    const own = name === 'github' && Object.hasOwn(GITHUB_BODIES, event) ? [GITHUB_BODIES[event]] : OWN_BODIES[name]!
    const bodies = random() < 0.9 ? own : Object.values(OWN_BODIES).flat()
    const body = hostileBody(bodies, random).subarray(0, BODY_BYTES_MAX)
    const query = name === 'generic' ? `?${hostileQuery(random)}` : ''
    return { path: path + query, headers: this.#headers(name, body, event), body }
  }

  #headers(name: string, body: Uint8Array, event: string): Record<string, string> {
    if (name === 'github') return signed(body, event)
    return name === 'cdevents' && this.#random() < 0.3 ? CE_HEADERS : {}
  }

  async #answered({ path, headers, body }: Sent): Promise<Outcome> {
    this.#kept = []
    const reply = await this.#routes.request(path, { method: 'POST', headers, body: new Uint8Array(body) })
    const text = await reply.text()
    const answer = JSON.parse(text) as { readonly error?: { readonly what: string } }
    if (reply.status === 400) {
      promised('a refusal says why', /\S/.test(answer.error?.what ?? ''))
      promised('and is short', text.length <= REFUSAL_CHARS_MAX)
      return 'refused'
    }
    promised(`202 or 400, not ${reply.status}: ${text}`, reply.status === 202)
    for (const fact of this.#kept) sound(fact)
    return this.#kept.length > 0 ? 'heard' : 'nothing to hear'
  }
}

const signed = (body: Uint8Array, event: string): Record<string, string> => ({
  'x-github-event': event,
  'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
})

/** What is kept can be acted on, after it was kept as JSON, and holds no secret. */
function sound({ once, heard }: Fact): void {
  const kept = JSON.stringify(heard)
  const again = heardFrom(JSON.parse(kept))
  promised(`what is kept can be read again: ${again.ok ? '' : again.error}`, again.ok)
  promised(
    'and is the same then',
    again.ok && isDeepStrictEqual(JSON.parse(JSON.stringify(again.value)), JSON.parse(kept)),
  )
  if (heard.kind === 'change') {
    const change = parseChangeEvent(heard.change)
    promised(`a change that may be stored: ${change.ok ? '' : change.error}`, change.ok)
  }
  promised('its key is short', (once ?? '').length <= 1_000)
  promised('no secret is kept', !kept.includes(PLANTED))
}

function promised(what: string, holds: boolean): void {
  if (!holds) throw new Error(what)
}
