import { z } from 'zod'
import { err, ok, type Result } from '../../../lib/result.ts'
import { incidentMarkdown } from '../../../method/export/markdown.ts'
import { incidentOf } from '../../../method/incident.ts'
import { recordTelemetry } from '../../recording/record-telemetry.ts'
import type { EvidencePort, RecordError } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { type Verb, verb } from '../verb.ts'
import { readIncident, refusalOf } from '../work.ts'
import {
  EXPORT_SCHEMA,
  type ExportedEvidence,
  type ExportedIncident,
  entriesOfExport,
  evidenceNamedIn,
  exportedIncident,
} from './exported-incident.ts'

const CHECKED_MAX = 100_000 // incidents

/** An incident whose chain does not hold. */
export type DamagedIncident = {
  readonly id: string
  /** The first entry that is not as it was written, and why. */
  readonly seq: number
  readonly says: string
  /** How many entries come before it. */
  readonly intact: number
}

/** Checks every entry of every incident against its hash. */
export const verifyRecord = verb({
  name: 'record-verify',
  says: 'check every entry of every incident against its hash; damaged ones are named',
  about: 'record',
  does: 'read',
  input: {},
  run: async (_, { ports }) => {
    const heads = await ports.record.heads(CHECKED_MAX)
    if (!heads.ok) return err(refusalOf(heads.error))
    const damaged: DamagedIncident[] = []
    let entries = 0
    for (const { id } of heads.value) {
      const read = await ports.record.entries(id)
      if (read.ok) entries += read.value.length
      else if (read.error.kind === 'damaged') {
        const { seq, says, intact } = read.error
        damaged.push({ id, seq, says, intact: intact.length })
        entries += intact.length
      } else return err(refusalOf(read.error))
    }
    return ok({ entries: [], answer: { incidents: heads.value.length, entries, damaged } })
  },
})

const EVIDENCE_BYTES_MAX = 64 * 1024 ** 2 // of all evidence in one document; what is beyond is named only

/** An incident to be read; `export` gives it when Markdown is asked for. */
export type IncidentText = { readonly markdown: string }

const FORMATS = ['json', 'markdown'] as const

const exportShape = {
  format: z.enum(FORMATS).default('json').describe('json: to keep or put in elsewhere; markdown: to read'),
  markdown: z.boolean().default(false).describe('the same as the format markdown'),
  withEvidence: z.boolean().default(false).describe('the evidence itself too, as base64, up to 64 MiB; only in JSON'),
}

/** A whole incident as one document: JSON for a backup, another workbench, or whoever audits it; Markdown for people. */
export const exportIncident = verb<typeof exportShape, ExportedIncident | IncidentText>({
  name: 'export',
  says: 'one whole incident as JSON (every entry with its hash, and what evidence they name) or as Markdown to read',
  about: 'incident',
  does: 'read',
  tellsTexts: true,
  input: exportShape,
  run: async ({ format, markdown, withEvidence }, { id, ports }) => {
    const incident = await readIncident(id, ports)
    if (!incident.ok) return incident
    if (markdown || format === 'markdown') {
      const text = { markdown: incidentMarkdown(incident.value, ports.clock.now()) }
      return ok({ incident: incident.value, entries: [], answer: text })
    }
    const { recorded, damaged } = incident.value
    const names = evidenceNamedIn(recorded)
    const answer: ExportedIncident = {
      schema: EXPORT_SCHEMA,
      id,
      lastHash: recorded.at(-1)?.hash ?? '',
      entries: [...recorded],
      evidence: withEvidence
        ? [...(await included(names, ports.evidence))]
        : names.map((sha256) => ({ sha256, state: 'named' as const })),
      ...(damaged === undefined ? {} : { damaged }),
    }
    return ok({ incident: incident.value, entries: [], answer })
  },
})

async function included(names: readonly string[], evidence: EvidencePort): Promise<readonly ExportedEvidence[]> {
  const told: ExportedEvidence[] = []
  let bytesLeft = EVIDENCE_BYTES_MAX
  for (const sha256 of names) {
    const got = await evidence.get(sha256)
    const bytes = got.ok ? got.value.length : 0
    if (!got.ok) told.push({ sha256, state: got.error.kind === 'damaged' ? 'damaged' : 'missing' })
    else if (bytes > bytesLeft) told.push({ sha256, state: 'left-out', bytes })
    else {
      bytesLeft -= bytes
      told.push({ sha256, state: 'included', bytes, base64: Buffer.from(got.value).toString('base64') })
    }
  }
  return told
}

/** Puts in an exported incident; nothing of it is written unless all of its chain holds. */
export const importIncident = verb({
  name: 'import',
  says: 'put in an incident that was exported; it keeps its number when that is free',
  about: 'record',
  does: 'write',
  words: ['exported'],
  input: {
    exported: exportedIncident.describe('what export gave; on the command line its file, or - for standard input'),
  },
  run: async ({ exported }, { ports }) => {
    const entries = entriesOfExport(exported)
    if (!entries.ok) return err(unusable(exported.id, entries.error))
    const kept = await keepEvidence(exported, ports.evidence)
    if (!kept.ok) return kept
    const adopted = await ports.record.adopt(entries.value)
    if (!adopted.ok) return err(notAdopted(exported.id, adopted.error))
    const incident = incidentOf(adopted.value)
    const evidence = { kept: kept.value, notIncluded: exported.evidence.length - kept.value }
    const answer = { id: incident.id, was: exported.id, entries: adopted.value.length, evidence }
    return ok({ incident, entries: [], answer })
  },
})

/** Evidence goes first: what nobody names does no harm, an entry that names what is not there does. */
async function keepEvidence({ id, evidence }: ExportedIncident, port: EvidencePort): Promise<Result<number, Refusal>> {
  let kept = 0
  for (const { sha256, base64 } of evidence) {
    if (base64 === undefined) continue
    const put = await port.put(Buffer.from(base64, 'base64'))
    if (!put.ok) return err(notKept(put.error.kind === 'unavailable' ? put.error.says : `it is ${put.error.kind}`))
    if (put.value !== sha256) return err(unusable(id, `evidence ${sha256.slice(0, 12)}… is not what its hash says`))
    kept++
  }
  return ok(kept)
}

const notKept = (what: string): Refusal => ({
  kind: 'unavailable',
  what: `its evidence was not kept: ${what}`,
  where: 'evidence',
  todo: 'The incident was not put in; try again when that is solved.',
})

const unusable = (where: string, what: string): Refusal => ({
  kind: 'wrong',
  what,
  where,
  todo: 'Nothing was put in. Export it again where it comes from.',
})

function notAdopted(id: string, error: RecordError): Refusal {
  if (error.kind !== 'damaged') return refusalOf(error)
  return unusable(id, `entry ${error.seq} is not as it was recorded: ${error.says}`)
}

/** The verbs about the record as such. */
export const recordVerbs: readonly Verb[] = [verifyRecord, exportIncident, importIncident, recordTelemetry]
