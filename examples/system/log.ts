import { type Attributes, logs, SeverityNumber } from '@opentelemetry/api'

type Write = (body: string, attributes?: Attributes) => void

const at =
  (severityNumber: SeverityNumber, severityText: string): Write =>
  (body, attributes = {}) =>
    logs.getLogger('shop').emit({ severityNumber, severityText, body, attributes })

/** The log of a service; a line written inside a request carries the request's trace id. */
export const log = {
  info: at(SeverityNumber.INFO, 'INFO'),
  warn: at(SeverityNumber.WARN, 'WARN'),
  error: at(SeverityNumber.ERROR, 'ERROR'),
}
