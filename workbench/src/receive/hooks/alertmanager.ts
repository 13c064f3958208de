import { err, ok, type Result } from '../../lib/result.ts'
import { ALERT_LEVELS, type Alert, type AlertLevel } from '../../model/heard.ts'
import { RFC3339_EXPECTED } from '../../model/time.ts'
import type { Delivery, Fact, Reader, Reading } from './reading.ts'
import { at, detailsOf, digest, firstSaid, given, listIn, recordOf, said, timeIn } from './said.ts'
import { serviceIn } from './service.ts'

const ALERTS_MAX = 1_000 // of one group; more than this in one notification is cut by the sender's own max_alerts

/** What Alertmanager sends to a webhook, version 4. */
export const readAlertmanager: Reader = (delivery) =>
  at(delivery.body, 'version') === '4'
    ? readGroup(delivery, 'alertmanager')
    : err(
        "version: expected Alertmanager's own body, version 4; a body from a template of yours goes to /hooks/generic, with a mapping",
      )

/** What Grafana sends to a webhook: Alertmanager's shape, with measured values and links of its own. */
export const readGrafana: Reader = (delivery) => readGroup(delivery, 'grafana')

function readGroup({ body, receivedAt }: Delivery, source: string): Result<Reading, string> {
  const list = at(body, 'alerts')
  if (!Array.isArray(list)) return err('alerts: expected a list')
  const group = said(at(body, 'groupKey'))
  const facts: Fact[] = []
  const unread: string[] = []
  for (const [i, item] of listIn(list, ALERTS_MAX).entries()) {
    const alert = alertIn(item, { source, group, receivedAt, org: at(body, 'orgId') })
    if (!alert.ok) unread.push(`alerts.${i}: ${alert.error}`)
    else if (alert.value !== undefined) facts.push(factOf(alert.value))
  }
  if (unread.length > 0 && facts.length === 0) return err(unread.slice(0, 5).join('; '))
  const says = [
    ...unread.slice(0, 5),
    ...unsent(body),
    ...(list.length > ALERTS_MAX ? [`only ${ALERTS_MAX} of ${list.length} alerts are read`] : []),
  ]
  return ok({ facts, ...(says.length > 0 && { says: says.join('; ') }) })
}

const unsent = (body: unknown): readonly string[] => {
  const count = Number(said(at(body, 'truncatedAlerts')) ?? 0)
  return count > 0 ? [`${count} more alerts were not sent`] : []
}

const factOf = (alert: Alert): Fact => ({
  once: alert.firing ? alert.id : `${alert.id} is over`, // the id tells one firing from the next
  heard: { kind: 'alert', alert },
})

type Around = {
  readonly source: string
  readonly group: string | undefined
  readonly receivedAt: string
  readonly org: unknown
}

/** One alert of a group; undefined for Grafana's Test button. */
function alertIn(item: unknown, around: Around): Result<Alert | undefined, string> {
  const { source, group, receivedAt, org } = around
  const [labels, annotations] = [recordOf(at(item, 'labels')), recordOf(at(item, 'annotations'))]
  const status = at(item, 'status')
  if (status !== 'firing' && status !== 'resolved') return err('status: expected firing or resolved')
  const startedAt = timeIn(at(item, 'startsAt'))
  if (startedAt === undefined) return err(`startsAt: ${RFC3339_EXPECTED}`)
  const name = said(labels.alertname) ?? 'alert without a name'
  if (source === 'grafana' && name === 'TestAlert') return ok(undefined)
  const firing = status === 'firing'
  const fingerprint = said(at(item, 'fingerprint')) ?? digest(labels)
  return ok({
    id: `${source}:${digest(org ?? null, fingerprint, startedAt)}`,
    name,
    firing,
    at: firing ? startedAt : (timeIn(at(item, 'endsAt')) ?? receivedAt),
    says: firstSaid(annotations.summary, annotations.description, annotations.message) ?? name,
    source,
    ...given({
      service: serviceIn(labels),
      environment: firstSaid(
        labels.deployment_environment_name,
        labels.deployment_environment,
        labels.environment,
        labels.env,
      ),
      level: levelOf(labels.severity),
      group,
      url: firstSaid(at(item, 'generatorURL'), at(item, 'panelURL'), annotations.runbook_url),
    }),
    details: { ...detailsOf(labels), ...measured(item) },
  })
}

/** Grafana's measured numbers by their query, the only ones that any of the two sends. */
const measured = (item: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(detailsOf(at(item, 'values'))).map(([name, value]) => [`value ${name}`, value]))

const OTHER_WORDS: Readonly<Record<string, AlertLevel>> = {
  page: 'critical',
  crit: 'critical',
  high: 'error',
  major: 'error',
  warn: 'warning',
  minor: 'warning',
  low: 'info',
  informational: 'info',
  debug: 'none',
}

/** The level that a label says, in any of the usual words; undefined for words of somebody's own. */
export function levelOf(value: unknown): AlertLevel | undefined {
  const word = said(value)?.toLowerCase()
  if (word === undefined) return undefined
  return (
    ALERT_LEVELS.find((level) => level === word) ?? (Object.hasOwn(OTHER_WORDS, word) ? OTHER_WORDS[word] : undefined)
  )
}
