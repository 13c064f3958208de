import type { Incident } from '../../method/incident.ts'
import { isOpen } from '../../method/lifecycle/lifecycle.ts'
import type { Alert } from '../../model/heard.ts'

/** Who calls whom, as telemetry showed it. */
export type Calls = readonly { readonly caller: string; readonly callee: string }[]

/**
 * Alerts within this time of one another are taken for one problem, until somebody says otherwise: a monitor's rules need some
 * minutes each, and whoever is woken by one is better served with one incident than with ten.
 */
const STORM_MS = 10 * 60_000

/**
 * The open incident that an alert belongs to: the one that has it already; else one of its group or of its service; else one
 * whose service calls it or is called by it; else one that was detected within ten minutes. An exercise is joined by no alert.
 * Cost   `calls` reads traces: it is asked only where the record alone does not decide, so that a storm of alerts is acted on at once.
 */
export async function joined(
  incidents: readonly Incident[],
  alert: Alert,
  calls: () => Promise<Calls>,
): Promise<Incident | undefined> {
  const open = incidents.filter((one) => isOpen(one) && !one.lifecycle.drill)
  if (open.length === 0) return undefined
  const known =
    open.find((one) => has(one, alert.id)) ?? open.find((one) => isOfGroup(one, alert) || isOfService(one, alert))
  if (known !== undefined) return known
  const around = await calls()
  return (
    open.find((one) => isNeighbour(one, alert, around)) ??
    open.find((one) => Math.abs(detectedMs(one) - Date.parse(alert.at)) <= STORM_MS)
  )
}

/** Whether an incident knows this alert. */
export const has = ({ lifecycle }: Incident, id: string): boolean => lifecycle.alerts.some((one) => one.id === id)

const isOfGroup = ({ lifecycle }: Incident, { group }: Alert): boolean =>
  group !== undefined && lifecycle.alerts.some((one) => one.group === group)

const servicesOf = ({ lifecycle }: Incident): readonly string[] =>
  [lifecycle.service, ...lifecycle.alerts.map(({ service }) => service)].filter((name) => name !== undefined)

const isOfService = (incident: Incident, { service }: Alert): boolean =>
  service !== undefined && servicesOf(incident).includes(service)

const isNeighbour = (incident: Incident, { service }: Alert, calls: Calls): boolean =>
  calls.some(
    ({ caller, callee }) =>
      (caller === service && servicesOf(incident).includes(callee)) ||
      (callee === service && servicesOf(incident).includes(caller)),
  )

const detectedMs = ({ lifecycle, entries }: Incident): number =>
  Date.parse(lifecycle.times.detected?.at ?? entries[0]?.at ?? '')
