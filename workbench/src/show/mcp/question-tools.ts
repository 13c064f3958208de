import { z } from 'zod'
import type { DiagnosisReply } from '../http/contract.ts'
import { exploreShapes } from '../http/explore.ts'
import { shapes } from '../http/params.ts'
import { systemShape } from '../http/systems.ts'
import { queryOf } from '../query-of.ts'
import { READS, schemaOf, type Tool } from './tool.ts'

const WINDOW = 'from and to are RFC 3339; without them, the last half hour.'

/** A question of telemetry, of one's own system or the one that a drill broke; what stands in braces in the path is a field of the input. */
function question(name: string, path: string, input: z.ZodObject, description: string): Tool {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field!)
  return {
    name,
    group: 'ask',
    description,
    inputSchema: schemaOf(input.extend(systemShape)),
    hints: READS,
    needs: inPath,
    request: (given) => {
      const rest = Object.entries(given).filter(([field]) => !inPath.includes(field))
      const filled = path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(String(given[field] ?? '')))
      return { path: `${filled}?${queryOf(Object.fromEntries(rest))}` }
    },
  }
}

const evidence = z.strictObject({
  id: z.string().describe('the handle of the evidence, e.g. ev-3'),
  ...shapes.evidence.shape,
})
const trace = z.strictObject({ traceId: z.string().describe('a hexadecimal trace id') })

/** A diagnosis to read: the curves are for eyes, and of each piece of evidence its sentence will do until somebody asks for it. */
function readable(answer: unknown): unknown {
  const reply = answer as DiagnosisReply
  if (reply.state !== 'ready') return reply
  const { charts: _forEyes, timing: _forUs, evidence: all, ...diagnosis } = reply.diagnosis
  return { ...reply, diagnosis: { ...diagnosis, evidence: all.map(({ id, says }) => ({ id, says })) } }
}

/** What can be asked of telemetry and of changes, whether or not there is an incident. */
export const questionTools: readonly Tool[] = [
  {
    ...question(
      'diagnose',
      '/api/diagnosis',
      shapes.diagnosis,
      'What broke, since when, where and why, each claim with the evidence it rests on (ev-N, for get_evidence). With a window or the ' +
        'service that somebody was paged for, a diagnosis is made for this question (seconds to a minute); without, the newest one is shown.',
    ),
    told: readable,
  },
  question(
    'get_evidence',
    '/api/evidence/{id}',
    evidence,
    'One piece of evidence of a diagnosis: its numbers, its query, and the rows the query gives again. Use it before repeating a claim.',
  ),
  question(
    'get_overview',
    '/api/overview',
    shapes.window,
    `Every service with rate, errors and latency, and whether it is up, degraded or down. ${WINDOW} Begin here when nothing is known.`,
  ),
  question(
    'get_system_changes',
    '/api/changes',
    shapes.window,
    `Deploys, flags, configuration and other changes of the system. ${WINDOW} What was changed in an incident: the tool changes.`,
  ),
  question(
    'search_logs',
    '/api/explore/logs',
    exploreShapes.logs,
    `Log lines, newest first, of a service, a trace, or with a text in them. ${WINDOW} Kinds of lines cost less to read: list_log_kinds.`,
  ),
  question(
    'list_log_kinds',
    '/api/explore/kinds',
    exploreShapes.kinds,
    `Kinds of log lines with how many there are of each. ${WINDOW}`,
  ),
  question(
    'search_spans',
    '/api/explore/spans',
    exploreShapes.spans,
    `The slowest or newest requests (spans: all for every span) of a service, an operation or with attributes. ${WINDOW}`,
  ),
  question(
    'compare_spans',
    '/api/explore/compare',
    exploreShapes.compare,
    `What the requests of a box (boxFrom, boxTo, msMin, msMax, boxOutcome) carry more often than the rest. ${WINDOW}`,
  ),
  question(
    'get_trace',
    '/api/traces/{traceId}',
    trace,
    'The spans of one trace, and for which of them the request waited.',
  ),
  question(
    'compare_traces',
    '/api/explore/sides',
    exploreShapes.sides,
    'A bad request beside a good one of the same kind: what it waited for longer. Without good, a typical one is found.',
  ),
]
