import { firstSaid, said } from './said.ts'

/** Labels that name a service, as OpenTelemetry, Kubernetes and Prometheus write them; what names it most exactly comes first. */
const LABELS = [
  'service_name',
  'service.name',
  'service',
  'app_kubernetes_io_name',
  'app',
  'deployment',
  'component',
] as const

/** The service that labels name. A Prometheus job of OpenTelemetry's is "namespace/name". */
export function serviceIn(labels: Readonly<Record<string, unknown>>): string | undefined {
  const named = firstSaid(...LABELS.map((name) => labels[name]))
  return named ?? said(labels.job)?.split('/').at(-1)
}
