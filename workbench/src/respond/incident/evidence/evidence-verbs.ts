import { z } from 'zod'
import { err, ok } from '../../../lib/result.ts'
import { type KeptEvidence, nextEvidenceId } from '../../../method/evidence/evidence.ts'
import { handle, line } from '../../../model/incident/said.ts'
import { type Verb, verb } from '../verb.ts'
import { readIncident } from '../work.ts'
import { written } from '../written.ts'
import { capture } from './capture.ts'

export type { KeptEvidence } from '../../../method/evidence/evidence.ts'

/** Seconds, not minutes: evidence never delays a rollback. */
const BUDGET_SECONDS = 60
const BUDGET_SECONDS_MAX = 120

/** Keeps evidence before anything is changed, or says why not. */
export const captureEvidence = verb({
  name: 'capture',
  says: 'keep the evidence before anything is changed: numbers, runtimes, diagnosis, log lines, traces, processes',
  about: 'incident',
  does: 'write',
  input: {
    budgetSeconds: z.number().min(1).max(BUDGET_SECONDS_MAX).default(BUDGET_SECONDS).describe('how long it may take'),
    skip: line.optional().describe('why no evidence is kept'),
  },
  run: async ({ budgetSeconds, skip }, call) => {
    if (skip !== undefined) {
      return written(call, () => ok([{ kind: 'evidence-skipped', reason: skip }]))
    }
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const captured = await capture(read.value, { budgetMs: budgetSeconds * 1000, actor: call.who.actor }, call.ports)
    return written(call, ({ evidence }) =>
      ok([{ kind: 'evidence-captured', id: nextEvidenceId(evidence), ...captured }]),
    )
  },
})

/** All that was kept, or one thing of it. */
type Shown = KeptEvidence | { readonly holds: unknown }

/** What was kept; with a handle and a name, the thing itself. */
export const keptEvidence = verb({
  name: 'evidence',
  says: 'what was kept; with a handle and a name, the thing itself',
  about: 'incident',
  does: 'read',
  tellsTexts: true,
  words: ['capture', 'item'],
  input: {
    capture: handle('ev').optional().describe('which capture'),
    item: line.optional().describe('which thing in it, e.g. log lines'),
  },
  run: async ({ capture: id, item }, call) => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const { evidence } = read.value
    if (id === undefined) return ok({ incident: read.value, entries: [], answer: evidence satisfies Shown as Shown })
    const found = [...evidence.captures, ...evidence.attached].find((one) => one.id === id)
    const kept = found?.items.find(({ name }) => name === item)
    const there = found?.items.map(({ name }) => name).join(', ')
    if (kept === undefined)
      return err({
        kind: 'missing',
        what: found === undefined ? `there is no capture ${id}` : `${id} holds ${there || 'nothing'}`,
        where: call.id,
        todo: 'Name what was kept.',
        command: 'lastgood evidence',
      })
    const bytes = await call.ports.evidence.get(kept.sha256)
    if (!bytes.ok)
      return err({
        kind: 'unavailable',
        what: `its bytes are ${bytes.error.kind}`,
        where: `${id} ${kept.name}`,
        todo: 'The record keeps its hash: another copy can be held against it.',
      })
    const text = new TextDecoder().decode(bytes.value)
    return ok({
      incident: read.value,
      entries: [],
      answer: { holds: found?.attached ? text : (JSON.parse(text) as unknown) } as Shown,
    })
  },
})

/** The verbs of evidence. */
export const evidenceVerbs: readonly Verb[] = [captureEvidence, keptEvidence]
