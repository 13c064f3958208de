/**
 * Paper    none; "if X is the cause, Y must be visible": prediction and control, as the method asks
 * Idea     each candidate cause says what else must be true; telemetry answers, once for the suspect and once for bystanders
 * Input    suspects, judged changes, moves, call graph, onset
 * Output   hypotheses with checked predictions, those that survive first
 * Cost     O(candidates x moves)
 */

import type { Hypothesis, Prediction, Verdict } from '../../model/diagnosis.ts'
import { clockTime } from '../../model/time.ts'
import type { Judged } from '../changes/judge.ts'
import type { EvidenceBook } from '../evidence.ts'
import { figure } from '../evidence.ts'
import { type CallGraph, calleesOf, callersIn } from '../graph/calls.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import { stepOf } from '../onset/step-fit.ts'
import { CLEAR } from '../series/robust.ts'
import type { Move } from '../types.ts'
import { demandOf, type Suspect } from './rank.ts'

export type HypothesisInput = {
  readonly suspects: readonly Suspect[]
  readonly judged: readonly Judged[]
  readonly guilty: string | null
  readonly moves: readonly Move[]
  readonly graph: CallGraph
  /** Services of each failing request, as far as it was traced. */
  readonly failing: readonly ReadonlySet<string>[]
  readonly onset: OnsetFinding | undefined
}

const SERVICES_MAX = 3
const CHANGES_MAX = 3
const MOST = 0.5
/** Candidate causes and what became of their predictions. */
export function hypothesesOf(input: HypothesisInput, book: EvidenceBook): readonly Hypothesis[] {
  const services = input.suspects.filter((s) => s.clues.length > 0).slice(0, SERVICES_MAX)
  const changes = input.judged.filter((j) => j.verdict === 'suspect').slice(0, CHANGES_MAX)
  const made = [...changes.map((j) => ofChange(j, input, book)), ...services.map((s) => ofService(s, input, book))]
  const rank: Readonly<Record<Verdict, number>> = { supported: 0, inconclusive: 1, 'no-data': 2, refuted: 3 }
  return made
    .sort((a, b) => guiltFirst(a, b, input.guilty) || rank[a.verdict] - rank[b.verdict] || b.score - a.score)
    .map((hypothesis, i) => ({ ...hypothesis, id: `hyp-${i + 1}` }))
}

const guiltFirst = (a: Hypothesis, b: Hypothesis, guilty: string | null): number =>
  Number(b.changeId !== null && b.changeId === guilty) - Number(a.changeId !== null && a.changeId === guilty)

function ofService(suspect: Suspect, input: HypothesisInput, book: EvidenceBook): Hypothesis {
  const predictions = [
    onFailingPath(demandOf(suspect)?.asks ?? suspect.service, input),
    ownTrouble(suspect, input, book),
    inTime(suspect, input),
    noWorseCallee(suspect, input),
    callersSuffer(suspect, input),
  ]
  return settled({
    id: '',
    statement: `${suspect.service} itself is the cause`,
    service: suspect.service,
    changeId: null,
    score: suspect.score,
    predictions,
  })
}

function ofChange(judged: Judged, input: HypothesisInput, book: EvidenceBook): Hypothesis {
  const suspect = input.suspects.find((s) => s.service === judged.change.service)
  const fresh = suspect?.clues.find((clue) => clue.kind === 'release')
  const worse: Prediction = {
    statement: 'instances with it are worse than those without it at the same time',
    verdict: fresh ? (fresh.strength >= CLEAR ? 'supported' : 'inconclusive') : 'no-data',
    control: fresh ? controlOfReleases(judged, input) : null,
    evidence: fresh ? [book.cite(fresh.proof)] : [],
  }
  const origin = suspect ? [ownTrouble(suspect, input, book), noWorseCallee(suspect, input)] : []
  const hypothesis = {
    id: '',
    statement: `${judged.change.title} is the cause`,
    service: judged.change.service ?? null,
    changeId: judged.change.id,
    score: judged.score,
    predictions: [cameBefore(judged, input), likeliest(judged, input), worse, ...origin],
  }
  return settled(hypothesis, input.guilty === judged.change.id)
}

/** A change that came after the latest moment at which the symptom can have begun did not cause it. */
function cameBefore({ atMs, lagSeconds }: Judged, { onset }: HypothesisInput): Prediction {
  const verdict = onset === undefined ? 'no-data' : atMs <= onset.to ? 'supported' : 'refuted'
  const lag =
    lagSeconds === null ? 'onset unknown' : `${Math.abs(lagSeconds)} s ${lagSeconds >= 0 ? 'before' : 'after'} it`
  return { statement: `it came no later than the onset (${lag})`, verdict, control: null, evidence: [] }
}

/** The rivals of a change are all other changes, and that none of them did it. */
function likeliest({ change, score }: Judged, { judged }: HypothesisInput): Prediction {
  const others = judged.filter((other) => other.change.id !== change.id).map((other) => other.score)
  const none = 1 - judged.reduce((sum, one) => sum + one.score, 0)
  const rival = Math.max(none, ...others)
  return {
    statement: `time, place and words make it likelier than any other change, and than none (${figure(100 * score)} %)`,
    verdict: score > rival ? 'supported' : 'inconclusive',
    control: `the next change has ${figure(100 * Math.max(0, ...others))} %, no change ${figure(100 * none)} %`,
    evidence: [],
  }
}

function controlOfReleases(judged: Judged, { suspects }: HypothesisInput): string {
  const others = suspects.flatMap((s) =>
    s.clues.filter((c) => c.kind === 'release' && s.service !== judged.change.service),
  )
  const worst = Math.max(0, ...others.map((clue) => clue.strength))
  return `new instances of other services differ by ${figure(worst)} at most`
}

/** A cause explains the greater part of the failing requests, so these must reach it. */
function onFailingPath(service: string, { failing }: HypothesisInput): Prediction {
  const share = failing.length === 0 ? undefined : failing.filter((one) => one.has(service)).length / failing.length
  const verdict = share === undefined ? 'no-data' : share >= MOST ? 'supported' : 'refuted'
  const control = share === undefined ? null : `${figure(100 * share)} % of ${failing.length} do`
  return { statement: `most failing requests pass through ${service}`, verdict, control, evidence: [] }
}

function ownTrouble(suspect: Suspect, { moves }: HypothesisInput, book: EvidenceBook): Prediction {
  const own = suspect.clues.find((clue) => clue.kind !== 'edge')
  const others = moves.filter((m) => m.series.service !== suspect.service).map((m) => m.score)
  const usual = others.length > 0 ? others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)] : undefined
  return {
    statement: `${suspect.service} shows trouble of its own`,
    verdict: own ? (own.strength >= CLEAR ? 'supported' : 'inconclusive') : 'refuted',
    control:
      usual === undefined
        ? null
        : `the middle series of all other services moved by ${figure(usual)} of its usual swing`,
    evidence: own ? [book.cite(own.proof)] : [],
  }
}

/** A series is seen to move when a step of it ends, so it began to move up to a step earlier. */
function inTime({ service }: Suspect, { moves, onset }: HypothesisInput): Prediction {
  const moved = moves.filter((m) => m.series.service === service && m.score >= CLEAR && m.movedAt !== undefined)
  const at = Math.min(...moved.map((m) => (m.movedAt as number) - stepOf(m.series.atMs)))
  const stepMs = onset ? onset.to - onset.from : 0
  const verdict: Verdict = !onset || moved.length === 0 ? 'no-data' : at <= onset.to + stepMs ? 'supported' : 'refuted'
  const control = moved.length === 0 ? null : `it moved no sooner than ${clockTime(at)}`
  return { statement: 'it moved no later than the symptom', verdict, control, evidence: [] }
}

/** Worse off is whom more speaks against, all clues together, as in the ranking. */
function noWorseCallee(suspect: Suspect, { graph, suspects }: HypothesisInput): Prediction {
  const callees = suspects.filter((s) => calleesOf(graph, suspect.service).has(s.service))
  const worse = callees.find((s) => s.score > suspect.score)
  return {
    statement: `nothing that ${suspect.service} calls is worse off`,
    verdict: worse ? 'refuted' : 'supported',
    control: worse ? `${worse.service} is` : `${callees.length} callees were looked at`,
    evidence: [],
  }
}

function callersSuffer(suspect: Suspect, { graph, suspects }: HypothesisInput): Prediction {
  const loaded = demandOf(suspect)?.asks
  const callers = new Set([...callersIn(graph, loaded ?? suspect.service)].filter((one) => one !== suspect.service))
  const suffer = suspects.filter((s) => callers.has(s.service) && s.clues.some((c) => c.strength > 1))
  return {
    statement: loaded === undefined ? 'its callers suffer with it' : `others that call ${loaded} suffer too`,
    verdict: callers.size === 0 ? 'no-data' : suffer.length > 0 ? 'supported' : 'inconclusive',
    control: callers.size === 0 ? null : `${suffer.length} of ${callers.size} callers moved`,
    evidence: [],
  }
}

type Draft = Omit<Hypothesis, 'verdict' | 'against'>

/** Refuted by any refuted prediction, supported when most hold; of changes only the guilty one can be. */
function settled(draft: Draft, isGuilty = false): Hypothesis {
  const refuted = draft.predictions.filter((p) => p.verdict === 'refuted')
  const held = draft.predictions.filter((p) => p.verdict === 'supported')
  const silent = draft.predictions.every((p) => p.verdict === 'no-data')
  const verdict: Verdict = silent
    ? 'no-data'
    : refuted.length > 0
      ? 'refuted'
      : held.length * 2 > draft.predictions.length
        ? 'supported'
        : 'inconclusive'
  return {
    ...draft,
    verdict: draft.changeId === null ? verdict : asJudged(verdict, isGuilty),
    against: refuted.map((p) => `not so: ${p.statement}${p.control ? ` (${p.control})` : ''}`),
  }
}

/** The verdict on a change does not contradict the one that all changes got together; what speaks against it is told beside. */
function asJudged(verdict: Verdict, isGuilty: boolean): Verdict {
  if (isGuilty) return verdict === 'refuted' ? 'inconclusive' : 'supported'
  return verdict === 'supported' ? 'inconclusive' : verdict
}
