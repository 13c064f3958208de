import { clipped } from '../../lib/clipped.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { nextEvidenceId } from '../../method/evidence/evidence.ts'
import type { DeclaredAction, Step } from '../../model/action.ts'
import type { Entry } from '../../model/incident/entry.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import type { KeptItem } from '../../model/incident/evidence.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import { captureEvidence } from '../incident/evidence/evidence-verbs.ts'
import { begin, type ChangeBegun } from '../incident/ledger/ledger-verbs.ts'
import type { Refusal } from '../incident/refusal.ts'
import type { Call, Outcome } from '../incident/verb.ts'
import { readIncident, work } from '../incident/work.ts'
import type { ActionsPort, Ran } from './ports.ts'
import { busy } from './refusals.ts'

/** A change of the ledger that a declared action makes. */
export type Running = {
  readonly action: DeclaredAction
  readonly step: Step
  readonly change: Parameters<typeof begin>[1]
  /** Kept first, kept while it runs, or why none is kept. */
  readonly evidence: 'first' | 'beside' | { readonly skip: string }
}

/** What came of an action. */
export type ActionRan = ChangeBegun &
  Omit<Ran, 'tookMs'> & {
    readonly state: 'ran'
    /** Where its output was kept; null when it printed nothing, or nothing could be kept. */
    readonly evidence: string | null
  }

const EVIDENCE_SECONDS = 20 // with the longest action, within the two minutes that a client waits
const ANSWERED_CHARS_MAX = 2_000 // all of it is kept as evidence

/**
 * Evidence, then the ledger, then the world. At P0 the action does not wait for the evidence. The change stands in the ledger before
 * anything is done: a workbench that dies on the way leaves a change without an end rather than one that nobody knows of.
 */
export async function runInLedger(
  running: Running,
  port: ActionsPort,
  call: Call,
): Promise<Result<Outcome<ActionRan>, Refusal>> {
  const release = port.take()
  if (release === undefined) return busy(running.action.name)
  try {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const isFirst = running.evidence !== 'beside' && read.value.triage.severity !== 'P0'
    const before = isFirst ? await evidenceFor(running, call) : ok(undefined)
    if (!before.ok) return before
    const begun = await begin(call, running.change)
    if (!begun.ok) return begun
    const [ran] = await Promise.all([
      port.run(running.action, running.step),
      isFirst ? undefined : evidenceFor(running, call).catch(() => undefined), // the change runs, whatever is kept
    ])
    return await ended(running, ran, begun.value, call)
  } finally {
    release()
  }
}

/** Keeps the evidence, or the reason why none is kept. */
async function evidenceFor({ evidence }: Running, call: Call): Promise<Result<unknown, Refusal>> {
  const skip = typeof evidence === 'string' ? {} : { skip: evidence.skip }
  return captureEvidence.run({ budgetSeconds: EVIDENCE_SECONDS, ...skip }, call)
}

/** Writes how it went, and keeps what it printed. */
async function ended(
  { action }: Running,
  came: Ran,
  { answer, entries }: Outcome<ChangeBegun>,
  call: Call,
): Promise<Result<Outcome<ActionRan>, Refusal>> {
  const { outcome, says, output, tookMs } = came
  const kept = await outputKept(action.name, output, call)
  const done = await work(call.id, call.who, call.ports, (incident) => {
    const id = kept && nextEvidenceId(incident.evidence)
    const events: IncidentEvent[] = [
      ...(outcome === 'not-run' ? [] : [{ kind: 'change-finished', id: answer.id } as const]),
      {
        kind: 'action-ran',
        change: answer.id,
        action: action.name,
        outcome,
        tookMs: Math.round(tookMs),
        says: clipped(says, LINE_CHARS_MAX),
        ...(id !== undefined && { evidence: id }),
      },
    ]
    if (kept !== undefined && id !== undefined)
      events.unshift({ kind: 'evidence-captured', id, items: [kept], missing: [], tookMs: 0, attached: true })
    return ok(events)
  })
  if (!done.ok) return err(notWritten(action.name, answer.id, came, done.error))
  const ran = { state: 'ran', ...answer, outcome, says, output: clipped(output, ANSWERED_CHARS_MAX) } as const
  const evidence = evidenceIn(done.value.entries)
  return ok({ ...done.value, entries: [...entries, ...done.value.entries], answer: { ...ran, evidence } })
}

/** The record failed after the action: whoever asked has to know what was done, or does it twice. */
function notWritten(name: string, change: string, { outcome, says, output }: Ran, { kind, what }: Refusal): Refusal {
  const printed = output.trim() === '' ? '' : `; it printed: ${clipped(output.trim(), ANSWERED_CHARS_MAX)}`
  const happened = outcome === 'not-run' ? 'did not run' : `ran: ${outcome}`
  const todo = outcome === 'not-run' ? 'Nothing was changed.' : 'Do not run it again.'
  const done = outcome === 'not-run' ? '' : `lastgood done ${change}; and: `
  return {
    kind: kind === 'against-the-method' ? 'unavailable' : kind,
    what: `${name} ${happened} (${says}), but the record could not be written: ${what}${printed}`,
    where: change,
    todo: `${todo} Write down how it went when the record is back.`,
    command: `${done}lastgood note "${name} of ${change} ${happened}"`,
  }
}

async function outputKept(name: string, output: string, { ports }: Call): Promise<KeptItem | undefined> {
  if (output === '') return undefined
  const bytes = new TextEncoder().encode(output)
  const put = await ports.evidence.put(bytes)
  if (!put.ok) return undefined // the disk is full: that must not hide that the action ran
  return {
    name: 'output',
    says: clipped(`what ${name} printed`, LINE_CHARS_MAX),
    sha256: put.value,
    bytes: bytes.byteLength,
  }
}

const evidenceIn = (entries: readonly Entry[]): string | null =>
  entries.flatMap(({ event }) => (event.kind === 'action-ran' && event.evidence ? [event.evidence] : []))[0] ?? null
