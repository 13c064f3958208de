import { ok } from '../../lib/result.ts'
import type { Answers } from './answers.ts'

/** What verbs that are asked by every page answer where nothing is declared. */
const NOTHING: Readonly<Record<string, unknown>> = {
  slo: [],
  watchers: { ahead: [], gaps: [] },
  'drill-status': { drill: null, inSeconds: null },
}

/** Answers that hold nothing and write down what they were asked: for tests of the door alone. */
export function recordingAnswers(): Answers & { readonly asked: [name: string, about: unknown][] } {
  const asked: [string, unknown][] = []
  const note = (name: string, about: unknown): void => void asked.push([name, about])
  return {
    asked,
    health: () => ({ status: 'ok', version: '0.0.0', startedAt: '2026-03-01T11:00:00Z', otlp: [] }),
    overview: async (window) => {
      note('overview', window)
      return { window, bucketSeconds: 60, services: [], servicesCut: 0 }
    },
    latest: () => {
      note('latest', undefined)
      return { state: 'none', todo: 'Send telemetry.' }
    },
    diagnose: async (request, standing) => {
      note(`diagnose ${standing}`, request)
      return { state: 'none', todo: 'Send telemetry.' }
    },
    evidence: async (id) => {
      note('evidence', id)
      return undefined
    },
    trace: async (id) => {
      note('trace', id)
      return undefined
    },
    logs: async (search) => {
      note('logs', search)
      return { lines: [], cut: false }
    },
    changes: async (window) => {
      note('changes', window)
      return { changes: [], cut: false }
    },
    addChanges: async (changes) => {
      note('addChanges', changes)
      return ok(undefined)
    },
    explore: {
      heat: async () => [],
      summary: async () => undefined,
      spanLines: async () => [],
      picked: async () => [],
      carried: async () => ({ rows: 0, traceId: [], bad: [], weight: [], items: [] }),
      names: async () => [],
      callEdges: async () => [],
      typicalTrace: async () => undefined,
      spansOf: async () => [],
      logSearch: async () => [],
      logVolume: async () => [],
      logKinds: async () => [],
      metricNames: async () => [],
      seriesOf: async () => ({ numbers: [], histograms: [] }),
      sql: async () => ok({ columns: [], rows: [] }),
      sqlText: (name) => name,
    },
    incidents: {
      call: async (verb, { who }) => {
        note(verb.name, who.actor)
        return ok({ verb: verb.name, incident: null, entries: [], answer: NOTHING[verb.name] ?? null })
      },
      watch: () => () => undefined,
    },
    probes: undefined,
  }
}
