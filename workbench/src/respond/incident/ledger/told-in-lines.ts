import { isFailure, isRise, WILDCARD } from '../../../diagnose/logs/index.ts'
import type { Diagnosis, TemplateFinding } from '../../../model/diagnosis.ts'
import type { Measure } from '../../../model/incident/measure.ts'

const SHARED_CHARS_MIN = 4 // a shorter text is in half of all lines
const SHARED_CHARS_MAX = 200
const BAD_SHARE_MAX = 0.5 // lines of which most belong to requests that fail tell nothing that those do not

/**
 * The error lines that tell of what is wrong where no request shows it: results are wrong, and somebody notices and writes it down.
 * Those of the service that writes the most telling ones, as far as a text that all of those share tells them from its others.
 */
export function toldInLines({ signal, felt, templates, evidence }: Diagnosis): Measure | undefined {
  if (signal !== 'errors' || felt === true) return undefined
  const risen = templates.filter(
    (line) => isRise(line) && isFailure(line.severity) && (line.badShare ?? 0) < BAD_SHARE_MAX,
  )
  const service = risen[0]?.service
  if (service === undefined) return undefined
  const telling = risen.filter((one) => one.service === service)
  const samples = evidence
    .filter(({ id }) => telling.some((one) => one.evidence.includes(id)))
    .flatMap(({ logs }) => logs)
  const contains = sharedBy(
    telling,
    samples.map(({ body }) => body),
  )
  return { signal: 'log-lines', service, severity: 'error', ...(contains !== undefined && { contains }) }
}

/** The longest text without a value that all of them hold, in the lines as they were written, too. */
function sharedBy([first, ...others]: readonly TemplateFinding[], bodies: readonly string[]): string | undefined {
  const pieces = first?.template.split(WILDCARD).map((piece) => piece.trim().slice(0, SHARED_CHARS_MAX)) ?? []
  return pieces
    .filter((piece) => piece.length >= SHARED_CHARS_MIN)
    .filter((piece) => [...others.map(({ template }) => template), ...bodies].every((text) => text.includes(piece)))
    .toSorted((a, b) => b.length - a.length)[0]
}
