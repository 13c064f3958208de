import type { Measure } from '../../../model/incident/measure.ts'
import type { Cursor } from './cursor.ts'

const SEVERITIES = ['debug', 'info', 'warn', 'error', 'fatal'] as const
const ATTRIBUTES_MAX = 10

/** Takes what narrows a measure, in any order, up to the comparison. */
export function takeFilters(cursor: Cursor, measure: Measure): Measure | undefined {
  let narrowed: Measure | undefined = measure
  const isOf = (...words: readonly string[]): boolean => !cursor.next?.quoted && words.includes(cursor.next?.text ?? '')
  while (narrowed !== undefined && isOf('of', 'on', 'where', 'failed', 'containing', 'severity')) {
    narrowed = takeFilter(cursor, narrowed)
  }
  return narrowed
}

function takeFilter(cursor: Cursor, measure: Measure): Measure | undefined {
  const token = cursor.next!
  const ofLogs = measure.signal === 'log-lines'
  const ofRequests = !ofLogs && measure.signal !== 'metric'
  const misplaced = {
    on: !ofRequests,
    failed: !ofRequests || measure.signal.startsWith('error'),
    containing: !ofLogs,
    severity: !ofLogs,
  }[token.text]
  if (misplaced) return cursor.fail(`${measure.signal} cannot be narrowed by this`)
  cursor.take()
  switch (token.text) {
    case 'of':
      return withText(measure, 'service', cursor.takeText('the name of a service'))
    case 'on':
      return withText(measure, 'operation', cursor.takeText('the name of an operation, in quotes if it has blanks'))
    case 'containing':
      return withText(measure, 'contains', cursor.takeText('a text, in quotes if it has blanks'))
    case 'failed':
      return { ...measure, failed: true }
    case 'severity':
      return takeSeverity(cursor, measure)
    default:
      return takeAttributes(cursor, measure)
  }
}

const withText = (
  measure: Measure,
  field: 'service' | 'operation' | 'contains',
  text: string | undefined,
): Measure | undefined => (text === undefined ? undefined : { ...measure, [field]: text })

function takeSeverity(cursor: Cursor, measure: Measure): Measure | undefined {
  const severity = SEVERITIES.find((one) => one === cursor.next?.text)
  if (severity === undefined) return cursor.fail(`expected a severity: ${SEVERITIES.join(', ')}`)
  cursor.take()
  return { ...measure, severity }
}

function takeAttributes(cursor: Cursor, measure: Measure): Measure | undefined {
  const attributes = [...(measure.attributes ?? [])]
  do {
    const key = cursor.takeText('an attribute such as http.route=/cart')
    if (key !== undefined && !cursor.takes('=')) return cursor.fail('expected =')
    const value = cursor.takeText('the value of the attribute')
    if (key === undefined || value === undefined) return undefined
    attributes.push({ key, value })
  } while (cursor.takes('and'))
  return attributes.length > ATTRIBUTES_MAX
    ? cursor.fail(`at most ${ATTRIBUTES_MAX} attributes narrow a measure`)
    : { ...measure, attributes }
}
