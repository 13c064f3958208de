import { join } from 'node:path'
import { messageOf } from '../../lib/message-of.ts'
import { err } from '../../lib/result.ts'
import { type Audit, openAudit } from '../../live/audit.ts'
import { openDoor } from '../../live/door.ts'
import { ProbeBook } from '../../live/probe-book.ts'
import { protectionOf } from '../../live/protected.ts'
import type { StoreOtlp } from '../../live/results.ts'
import type { IncidentPorts, ProcessesPort } from '../../respond/incident/ports.ts'
import type { LivePorts } from '../../respond/live/ports.ts'
import { findGrowth, placeProbe, planProbe, profileProcess, recordEnd, removeProbe } from '../../respond/live/probes.ts'
import { type ProbeRoles, probeRoles } from '../../respond/live/roles.ts'
import type { ProbeAnswers } from '../../show/http/probes.ts'
import { clock } from '../clock.ts'
import { log } from '../log.ts'
import type { PracticeTelemetry } from '../practice/practice-telemetry.ts'
import type { Config } from '../settings/config.ts'
import type { Part } from '../stop-all.ts'

const STORE_MS_MAX = 30_000

/** The workbench's side of probes while it runs. */
export type Probes = {
  readonly answers: ProbeAnswers
  /** What a process dials. */
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Processes as a capture asks them, through what is there by then: incidents are looked after before probes are listened for. */
export const processesOf = (probes: () => Probes | undefined): ProcessesPort => ({
  sessions: () => probes()?.answers.sessions() ?? [],
  profile: async (wish, actor) =>
    probes()?.answers.profile(wish, actor) ??
    err({ kind: 'missing', what: 'probes are off', where: wish.service, todo: 'Set probePort.' }),
})

type ProbeParts = {
  /** Where the audit trail is kept. */
  readonly folder: string
  /** Where this workbench receives OTLP over HTTP: results go the way of all telemetry. */
  readonly otlp: string
  /** What this workbench's own senders say of themselves. */
  readonly own?: Readonly<Record<string, string>>
  /** A practice system is kept apart: what is of it goes there, and nowhere when its drill is over. */
  readonly apart?: Pick<PracticeTelemetry, 'isOf' | 'otlpUrl'>
  readonly incidents: IncidentPorts
}

/** Takes probes; where the port is in use the workbench goes without, and says so. */
export async function startProbes(config: Config, parts: ProbeParts): Promise<Probes | undefined> {
  const audit = await openAudit(join(parts.folder, 'probes.jsonl'))
  warnOfTrail(audit)
  const book = new ProbeBook({
    clock,
    audit,
    store: storeAt(parts),
    isPractice: (otlp) => parts.apart?.isOf(otlp) === true,
    log,
    protection: protectionOf(config.probeProtected),
    pricePerGb: config.probePricePerGb > 0 ? config.probePricePerGb : undefined,
  })
  book.onEnd((probe, by, why) => {
    void recordEnd(probe, by, why, parts.incidents).then(
      (failure) => failure !== undefined && log(`the end of ${probe.id} is not in the incident: ${failure}`),
      (error: unknown) => log(`the end of ${probe.id} is not in the incident: ${messageOf(error)}`),
    )
  })
  try {
    const { host, probePort: port, probeToken: token } = config
    const door = await openDoor({ host, port, token, log, met: (hello, controller) => book.met(hello, controller) })
    const authority = host.includes(':') ? `[${host}]` : host
    const url = `tcp://${authority}:${door.port}`
    return {
      answers: probeAnswersOf(book, url, { incidents: parts.incidents, roles: rolesOf(config) }),
      url,
      stop: stopping(book, door),
    }
  } catch (error) {
    await book.close()
    log(`probes are off: port ${config.probePort}: ${messageOf(error)}; set probePort (LASTGOOD_PROBE_PORT)`)
    return undefined
  }
}

const stopping = (book: ProbeBook, door: Part) => async (): Promise<void> => {
  await book.close()
  await door.stop()
}

/** The settings hold nothing that is no role. */
function rolesOf({ probeRoles: text }: Config): ProbeRoles {
  const roles = probeRoles(text)
  return roles.ok ? roles.value : new Map()
}

/** What the API asks of probes, answered by a book of them. */
export function probeAnswersOf(book: ProbeBook, url: string, others: Omit<LivePorts, 'probes'>): ProbeAnswers {
  const ports: LivePorts = { probes: bound(book), ...others }
  return {
    ...bound(book),
    url,
    profile: (wish, actor) => profileProcess(wish, actor, ports),
    growth: (wish, actor) => findGrowth(wish, actor, ports),
    place: (wish, asker) => placeProbe(wish, asker, ports),
    plan: (wish, actor) => planProbe(wish, actor, ports),
    remove: (id, asker) => removeProbe(id, asker, ports),
  }
}

const bound = (book: ProbeBook) => ({
  sessions: () => book.sessions(),
  probes: () => book.probes(),
  probe: (id: string) => book.probe(id),
  trail: (limit: number) => book.trail(limit),
  watch: book.watch.bind(book),
  place: book.place.bind(book),
  denied: book.denied.bind(book),
  remove: book.remove.bind(book),
  plan: book.plan.bind(book),
  files: book.files.bind(book),
  source: book.source.bind(book),
  profile: book.profile.bind(book),
  growth: book.growth.bind(book),
  growthPlan: book.growthPlan.bind(book),
})

/** Results are sent to this workbench's own receivers, so that they are batched and stored like everything else. Those of a drill that is over are not stored. */
const storeAt =
  ({ otlp, own = {}, apart }: Pick<ProbeParts, 'otlp' | 'own' | 'apart'>): StoreOtlp =>
  async (signal, request, sends) => {
    const to = sends !== undefined && apart?.isOf(sends) ? apart.otlpUrl : otlp
    const reply = await fetch(`${to}/v1/${signal}`, {
      method: 'POST',
      headers: { ...own, 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(STORE_MS_MAX),
    })
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`)
    await reply.arrayBuffer()
  }

function warnOfTrail(audit: Audit): void {
  const { brokenAt } = audit.trail(1)
  if (brokenAt !== undefined) log(`the audit trail of probes was changed by somebody at line ${brokenAt}`)
}
