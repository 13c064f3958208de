import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DAY_MS } from '../../src/model/time.ts'
import type { Incident } from './incident.ts'
import { logLines, metricLines, traceLines } from './telemetry.ts'

const EPOCH_MS = Date.parse('2026-03-10T08:00:00Z') // the simulated zero of the first seed

/** Where the simulated zero of a seed lies: incidents are a day and some odd seconds apart. */
export const epochOf = (seed: number): number => EPOCH_MS + seed * (DAY_MS + 4_133_777)

/** A time as change events and cases write it. */
export const iso = (ms: number): string => new Date(ms).toISOString()

/** Writes an incident as a replay directory. */
export function writeReplay(incident: Incident, epochMs: number, directory: string): void {
  mkdirSync(directory, { recursive: true })
  const { setting } = incident
  const write = (name: string, lines: Iterable<string>): void => {
    const text = [...lines].map((line) => `${line}\n`).join('')
    if (text !== '') writeFileSync(join(directory, `${name}.jsonl.gz`), gzipSync(text, { level: 4 }))
  }
  if (setting.traces) write('traces', traceLines(incident, epochMs))
  if (setting.logs) write('logs', logLines(incident, epochMs))
  if (setting.metrics) write('metrics', metricLines(incident, epochMs))
  if (setting.changesConnected) {
    const changes = incident.changes.filter(({ at }) => at < incident.until).sort((a, b) => a.at - b.at)
    const lines = changes.map(
      ({ at, ...change }) => `${JSON.stringify({ ...change, at: iso(epochMs + at), environment: 'production' })}\n`,
    )
    writeFileSync(join(directory, 'changes.jsonl'), lines.join(''))
  }
  writeFileSync(join(directory, 'case.json'), `${JSON.stringify(caseOf(incident, epochMs), undefined, 1)}\n`)
}

function caseOf({ id, system, setting, pagedAt, until, felt }: Incident, epochMs: number): unknown {
  const title = `${system.entry.name}: ${felt.failed > 0.02 ? 'failed requests' : 'response time'} above objective`
  return {
    id,
    ...(setting.paged ? { page: { at: iso(epochMs + pagedAt), service: system.entry.name, title } } : {}),
    window: { from: iso(epochMs), to: iso(epochMs + until) },
  }
}
