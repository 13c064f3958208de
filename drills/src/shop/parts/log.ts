import { type Attributes, logs, SeverityNumber } from '@opentelemetry/api'
import { setting, tell } from './control.ts'

const COUNT_EVERY_MS = 500

type Write = (body: string, attributes?: Attributes) => void

let lines = 0
setInterval(() => {
  if (lines > 0) tell({ kind: 'lines', count: lines })
  lines = 0
}, COUNT_EVERY_MS).unref()

const at =
  (severityNumber: SeverityNumber, severityText: string): Write =>
  (body, attributes = {}) => {
    lines += 1
    logs.getLogger('shop').emit({ severityNumber, severityText, body, attributes })
  }
const debug = at(SeverityNumber.DEBUG, 'DEBUG')

/** The log of a service; a line written inside a request carries the request's trace id. */
export const log = {
  /** Written only when the setting `log-level` is `debug`; the text is made only then. */
  debug: (text: () => string): void => {
    if (setting('log-level', 'info') === 'debug') debug(text())
  },
  info: at(SeverityNumber.INFO, 'INFO'),
  warn: at(SeverityNumber.WARN, 'WARN'),
  error: at(SeverityNumber.ERROR, 'ERROR'),
}
