import { err, ok, type Result } from '../../lib/result.ts'
import type { Delivery } from './reading.ts'
import { at, recordOf } from './said.ts'

const BATCH_MAX = 1_000 // events of one request; a body of 1 MiB holds about as many

/**
 * The CDEvents of a request, however CloudEvents 1.0 carries them over HTTP: structured (the event is the body), binary (its attributes
 * are headers, its data is the body) or a batch (a list of structured ones); or plain, without any. What the data leaves out of its
 * context is that of its envelope. Errors: another version of CloudEvents, no object, more events than fit.
 */
export function cloudEventsIn({ body, header }: Pick<Delivery, 'body' | 'header'>): Result<readonly unknown[], string> {
  if (Array.isArray(body)) return batchIn(body)
  const version = header('ce-specversion')
  if (version === undefined) return enveloped(body, '')
  if (!isKnown(version)) return err(`ce-specversion: ${EXPECTED}`)
  return ok([merged(body, (name) => decoded(header(`ce-${name}`)))])
}

function batchIn(list: readonly unknown[]): Result<readonly unknown[], string> {
  if (list.length > BATCH_MAX) return err(`${list.length} events, at most ${BATCH_MAX} fit in one request`)
  const events: unknown[] = []
  for (const [i, item] of list.entries()) {
    const event = enveloped(item, `${i}.`)
    if (!event.ok) return event
    events.push(...event.value)
  }
  return ok(events)
}

const EXPECTED = 'expected 1.0, the version of CloudEvents that is read'

const isKnown = (version: unknown): boolean => version === '1.0'

/** The data of a CloudEvent; what is none is the event itself. */
function enveloped(event: unknown, where: string): Result<readonly unknown[], string> {
  const envelope = recordOf(event)
  const version = at(envelope, 'specversion')
  if (version === undefined) return ok([at(envelope, 'data', 'context') === undefined ? event : envelope.data])
  if (!isKnown(version)) return err(`${where}specversion: ${EXPECTED}`)
  const data = dataOf(envelope)
  return data === undefined
    ? err(`${where}data_base64: expected JSON in Base64`)
    : ok([merged(data.value, (name) => at(envelope, name))])
}

/** The data as JSON; undefined where it is none. */
function dataOf(envelope: Readonly<Record<string, unknown>>): { readonly value: unknown } | undefined {
  const packed = at(envelope, 'data_base64')
  if (packed === undefined) return { value: at(envelope, 'data') }
  try {
    return { value: JSON.parse(Buffer.from(String(packed), 'base64').toString()) as unknown }
  } catch {
    return undefined
  }
}

/** An event with what its envelope says where it is silent itself. */
function merged(data: unknown, attribute: (name: string) => unknown): unknown {
  const event = recordOf(data)
  const [type, id, source, timestamp] = ['type', 'id', 'source', 'time'].map(attribute)
  return {
    ...event,
    context: { type, id, source, timestamp, ...recordOf(event.context) },
    subject: { id: attribute('subject'), ...recordOf(event.subject) },
  }
}

/** Attributes are percent-encoded in headers. */
function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value)
  } catch {
    return value // a sender that does not encode
  }
}
