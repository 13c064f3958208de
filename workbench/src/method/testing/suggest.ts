import type { Diagnosis, GoldenSignal } from '../../model/diagnosis.ts'
import { line } from '../../model/incident/said.ts'
import { readPrediction } from './grammar/prediction.ts'

/** Predictions offered at once. */
const OFFERED_MAX = 3

const SIGNALS: Partial<Record<GoldenSignal, string>> = {
  errors: 'error-share',
  latency: 'latency-p99',
  traffic: 'requests',
}

/**
 * Predictions that a hypothesis about a service could be put to, in the words that `predict` reads: what moved at the service, with a
 * service where the same signal did not move as control; and what its log began to say.
 */
export function suggestedFor(
  service: string | undefined,
  diagnosis: Pick<Diagnosis, 'signals' | 'templates'> | undefined,
): readonly string[] {
  if (service === undefined || diagnosis === undefined) return []
  const moved = diagnosis.signals.filter((move) => move.service === service && move.moved === 'up')
  const predictions = moved.flatMap((move) => {
    const signal = /p50|median/.test(move.name) && move.signal === 'latency' ? 'latency-p50' : SIGNALS[move.signal]
    if (signal === undefined) return []
    const calm = calmIn(move.signal, diagnosis)
    return [`${signal} of ${quoted(service)} > 2x before${calm ? `, control ${quoted(calm)}` : ''}`]
  })
  const lines = diagnosis.templates
    .filter((t) => t.service === service && t.kind === 'new')
    .flatMap(({ template }) => containing(template) ?? [])
    .map((text) => `log-lines of ${quoted(service)} containing ${quoted(text)} > 0, control before`)
  // Names and templates come from outside: what the grammar cannot read back is not offered.
  const readable = (text: string): boolean => line.safeParse(text).success && readPrediction(text).ok
  return [...new Set([...predictions, ...lines])].filter(readable).slice(0, OFFERED_MAX)
}

/** A service at which a signal did not move anywhere. */
function calmIn(signal: GoldenSignal, { signals }: Pick<Diagnosis, 'signals'>): string | undefined {
  const ofSignal = signals.filter((move) => move.signal === signal)
  const restless = new Set(ofSignal.flatMap(({ service, moved }) => (moved === 'flat' ? [] : service)))
  return ofSignal.find(({ service }) => !restless.has(service))?.service
}

const WORDS_OF_TEMPLATE = /[^<>*]{4,60}/u // what stands between the places of a template

/** The longest piece of a template that stands in each of its lines. */
function containing(template: string): string | undefined {
  const pieces = template.split('<*>').flatMap((piece) => WORDS_OF_TEMPLATE.exec(piece.trim())?.[0].trim() ?? [])
  return pieces.sort((a, b) => b.length - a.length)[0]
}

/** A name as the grammar reads it: in quotes unless it is a plain word that is no keyword. */
export function quoted(name: string): string {
  const plain = /^[^\s",<>=≥≤]+$/u.test(name) && !KEYWORDS.has(name)
  return plain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`
}

const KEYWORDS = new Set(['before', 'where', 'of', 'on', 'failed', 'containing', 'severity', 'within', 'control'])
