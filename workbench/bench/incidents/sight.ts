import type { Incident } from './incident.ts'

/** What a careful person would see in the telemetry of an incident. */
export function sightOf({ id }: Incident): string {
  return id
}
