import { z } from 'zod'
import { changeEventJsonSchema } from '../../model/change.ts'
import type { Verb } from '../../respond/incident/verb.ts'
import { VERBS } from '../../respond/incident/verbs.ts'
import { pathOf } from '../verb-path.ts'
import { exploreShapes } from './explore.ts'
import { sqlShape } from './explore-metrics.ts'
import { severalShape, verbBody } from './incidents.ts'
import { CHANGES_MAX } from './limits.ts'
import { liveShape } from './live.ts'
import { shapes } from './params.ts'
import { growthShapes } from './probe-growth.ts'
import { sourceShapes } from './probe-sources.ts'
import { probeShapes } from './probes.ts'
import { systemShape } from './systems.ts'

type JsonObject = Readonly<Record<string, unknown>>

/** The API's description in OpenAPI 3.1, made from the same shapes that check the requests. */
export function openApi(version: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Lastgood', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: {
      '/api/health': get('Whether the workbench is up, and where telemetry may be sent.'),
      ...bySystem(telemetryPaths()),
      ...Object.fromEntries(VERBS.map((verb) => [`/api${pathOf(verb)}`, ofVerb(verb)])),
      '/api/incidents/{incident}': get('What several reading verbs answer, by their names.', severalShape, 'incident'),
      '/api/verbs': get('Every verb with the fields of its input, for forms.'),
      ...probePaths(),
      '/api/record/live': get('Server-sent events: `incident` with the handle of each one that changed.', liveShape),
    },
    components: { schemas: { Error: errorSchema } },
  }
}

/** Questions of the telemetry and the changes of one system. */
const telemetryPaths = (): Readonly<Record<string, JsonObject>> => ({
  '/api/overview': get('Services and their golden signals, with curves.', shapes.window),
  '/api/diagnosis': {
    ...get('The newest diagnosis; with a window or a service, one made for this question alone.', shapes.diagnosis),
    post: {
      summary: 'Makes a diagnosis of a window, which becomes the newest.',
      requestBody: jsonBody(jsonSchema(shapes.diagnosis)),
      responses,
    },
  },
  '/api/evidence/{id}': get('Evidence, the text of its query, and the rows it gives again.', shapes.evidence, 'id'),
  '/api/traces/{traceId}': get('The spans of a trace in the order they are drawn.', undefined, 'traceId'),
  '/api/logs': get('Log lines of a trace, a service or with a text.', shapes.logs),
  '/api/changes': {
    ...get('Change events of a window.', shapes.window),
    post: {
      summary: `Takes one change event or an array of at most ${CHANGES_MAX}; 400 when one is to come more than ten minutes from now, 409 when one contradicts what stands under its id.`,
      requestBody: jsonBody({
        oneOf: [changeEventJsonSchema(), { type: 'array', maxItems: CHANGES_MAX, items: changeEventJsonSchema() }],
      }),
      responses,
    },
  },
  '/api/explore/heatmap': get('How many spans took how long, when.', exploreShapes.heatmap),
  '/api/explore/compare': get('What the spans of a box carry more often than the rest.', exploreShapes.compare),
  '/api/explore/spans': get('The slowest or newest spans.', exploreShapes.spans),
  '/api/explore/sides': get('A bad request beside a good one: what it waited for longer.', exploreShapes.sides),
  '/api/explore/logs': get('Log lines, newest first, and how many there were when.', exploreShapes.logs),
  '/api/explore/kinds': get('Kinds of log lines, by what their lines have in common.', exploreShapes.kinds),
  '/api/explore/tail': get('Server-sent events: `lines` with log lines that came in.', exploreShapes.tail),
  '/api/explore/metrics': get('Metrics of a window by name.', exploreShapes.metrics),
  '/api/explore/chart': get('A metric over time.', exploreShapes.chart),
  '/api/explore/examples': get('Queries to begin with.'),
  '/api/explore/sql': {
    post: {
      summary: 'The rows of a query that only reads.',
      requestBody: jsonBody(jsonSchema(sqlShape)),
      responses,
    },
  },
  '/api/explore/map': get('Who calls whom, and how it goes.', exploreShapes.map),
  '/api/explore/names': get('Services and operations of a window.', exploreShapes.names),
})

/** Each operation with the parameter that says about which system it is. */
function bySystem(paths: Readonly<Record<string, JsonObject>>): JsonObject {
  const parameter = { name: 'system', in: 'query', schema: jsonSchema(systemShape.system) }
  const told = (operation: JsonObject): JsonObject => ({
    ...operation,
    parameters: [...((operation.parameters as readonly JsonObject[] | undefined) ?? []), parameter],
  })
  const operations = (path: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(path).map(([method, operation]) => [method, told(operation as JsonObject)]))
  return Object.fromEntries(Object.entries(paths).map(([path, methods]) => [path, operations(methods)]))
}

const probePaths = (): JsonObject => ({
  '/api/probes': {
    ...get('The processes that take probes, and the probes in them.'),
    post: {
      summary: 'Places a probe in the running processes of a service; 409 says why it cannot be.',
      requestBody: jsonBody(jsonSchema(probeShapes.place)),
      responses,
    },
  },
  '/api/probes/{id}': get('A probe, how it stands in each process, and its last hits.', undefined, 'id'),
  '/api/probes/{id}/remove': {
    post: {
      ...(get('Takes a probe out of every process.', undefined, 'id') as { readonly get: JsonObject }).get,
      requestBody: jsonBody(jsonSchema(probeShapes.remove)),
    },
  },
  '/api/probes/plan': {
    post: {
      summary: 'How a probe would be held in each process, and the stall that is predicted; nothing is touched.',
      requestBody: jsonBody(jsonSchema(probeShapes.plan)),
      responses,
    },
  },
  '/api/probes/profile': {
    post: {
      summary:
        'Samples where a process spends its time, or what allocated the memory it keeps; answers when the seconds are over.',
      requestBody: jsonBody(jsonSchema(probeShapes.profile)),
      responses,
    },
  },
  '/api/probes/growth': {
    ...get('What looking for growing memory would stall; nothing is touched.', growthShapes.plan),
    post: {
      summary: 'Watches which lines of a process make objects that stay; answers when the seconds are over.',
      requestBody: jsonBody(jsonSchema(growthShapes.growth)),
      responses,
    },
  },
  '/api/probes/files': get('The files of its own that a process has loaded.', sourceShapes.files),
  '/api/probes/source': get('The text of a file as a process runs it.', sourceShapes.source),
  '/api/probes/tail': get('Server-sent events: `hit`, `probe` and `skipped` as they come.', probeShapes.tail),
  '/api/probes/audit': get('Who placed what, where and why, and how it ended; newest last.', probeShapes.audit),
})

const text = { type: 'string' }

/** What opens a gate that is shut. */
const passSchema: JsonObject = {
  type: 'object',
  required: ['verb', 'says'],
  properties: { verb: text, words: { type: 'array', items: text }, field: text, says: text },
}

const errorSchema: JsonObject = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['what', 'where', 'todo'],
      properties: {
        kind: text,
        what: text,
        where: text,
        todo: text,
        command: text,
        pass: { type: 'array', items: passSchema },
      },
    },
  },
}

const responses: JsonObject = {
  '2XX': { description: 'The answer.', content: { 'application/json': {} } },
  default: {
    description: 'What went wrong, where, and what to do.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  },
}

function get(summary: string, query?: z.ZodObject, pathName?: string): JsonObject {
  const inPath = pathName === undefined ? [] : [{ name: pathName, in: 'path', required: true, schema: text }]
  const fields = (query && (jsonSchema(query).properties as JsonObject)) ?? {}
  const inQuery = Object.entries(fields).map(([name, schema]) => ({ name, in: 'query', schema }))
  return { get: { summary, parameters: [...inPath, ...inQuery], responses } }
}

/** A verb's endpoint. The incident is a handle such as `inc-3`, or `open` for the only one that is open. */
function ofVerb({ says, about, does, input }: Verb): JsonObject {
  const inPath = about === 'record' ? undefined : 'incident'
  if (does === 'read') return get(says, input, inPath)
  const { get: shape } = get(says, undefined, inPath) as { readonly get: JsonObject }
  const body = jsonSchema(verbBody) as { readonly properties: JsonObject }
  const requestBody = jsonBody({ ...body, properties: { ...body.properties, input: jsonSchema(input) } })
  return { post: { ...shape, requestBody } }
}

const jsonSchema = (shape: z.ZodType): JsonObject =>
  z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as JsonObject

const jsonBody = (schema: unknown): JsonObject => ({
  required: true,
  content: { 'application/json': { schema } },
})
