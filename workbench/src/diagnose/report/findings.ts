import { clipped } from '../../lib/clipped.ts'
import type {
  AttributeFinding,
  Detection,
  JudgedChange,
  RankedService,
  TemplateFinding,
} from '../../model/diagnosis.ts'
import type { Judged } from '../changes/judge.ts'
import { logProof } from '../clues/from-logs.ts'
import type { Separation } from '../compare/index.ts'
import type { Detected } from '../detectors/index.ts'
import { type EvidenceBook, figure, TRACE_PARAMS } from '../evidence.ts'
import type { TemplateChange } from '../logs/index.ts'
import type { Windows } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'

const WHYS_MAX = 4
const SUSPECTS_PROVEN = 20 // further down nobody reads reasons; the ranking itself is complete
const ATTRIBUTES_MAX = 20
const TEMPLATES_MAX = 30
const DETECTIONS_MAX = 20
const WINDOWED = { traces: [], items_max: 300 } as const

/** The full ranking of services, with reasons for the first ones. */
export function rankedServices(suspects: readonly Suspect[], book: EvidenceBook): readonly RankedService[] {
  const scores = strictlyFalling(suspects.map((suspect) => suspect.score))
  return suspects.map(({ service, clues }, place) => {
    const told = place < SUSPECTS_PROVEN ? clues.slice(0, WHYS_MAX) : []
    return {
      service,
      score: scores[place] as number,
      why: told.map((c) => c.proof.says),
      evidence: told.map((c) => book.cite(c.proof)),
    }
  })
}

const TIE_STEP = 1e-9 // below any difference that means something

/** Falling numbers, 0 or more, with ties moved apart: upwards from the last one, so that none falls below 0. */
function strictlyFalling(scores: readonly number[]): readonly number[] {
  let below = -TIE_STEP
  return scores
    .toReversed()
    .map((score) => {
      below = Math.max(score, below + TIE_STEP)
      return below
    })
    .reverse()
}

/** Changes as the contract wants them. */
export const judgedFindings = (judged: readonly Judged[], book: EvidenceBook): readonly JudgedChange[] =>
  judged.map((j) => ({
    id: j.change.id,
    at: j.change.at,
    kind: j.change.kind,
    title: j.change.title,
    service: j.change.service ?? null,
    origin: j.change.origin,
    lagSeconds: j.lagSeconds,
    score: j.score,
    verdict: j.verdict,
    why: j.why,
    evidence: j.reasons.length > 0 ? [...new Set(j.clues.map((clue) => book.cite(clue.proof)))] : [],
    ...(j.verdict === 'suspect' && toldOf(j.change)),
  }))

const TOLD_CHARS_MAX = 200 // a version, a commit, a name; a sender may write twenty times as much
const URL_CHARS_MAX = 1_000 // a longer one is left out: a part of it leads elsewhere

/** Whose change it was, from what to what, and where it can be read. */
function toldOf({ from, to, commit, actor, url }: Judged['change']): Partial<JudgedChange> {
  const told = Object.entries({ from, to, commit, actor }).flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [[name, clipped(text, TOLD_CHARS_MAX)]],
  )
  const isLink = url !== undefined && url.length <= URL_CHARS_MAX && /^https?:\/\/\S+$/i.test(url) && URL.canParse(url)
  return { ...Object.fromEntries(told), ...(isLink && { url }) }
}

/** Changes where nothing began in the window: there is no onset to come before, and nothing to have led to. */
export const unjudgedFindings = (judged: readonly Judged[]): readonly JudgedChange[] =>
  judged.map(({ change: { id, at, kind, title, service, origin }, score }) => ({
    id,
    at,
    kind,
    title,
    service: service ?? null,
    origin,
    lagSeconds: null,
    score,
    verdict: 'unrelated',
    why: ['nothing began since that it could have led to'],
    evidence: [],
  }))

/** What sets bad requests apart; bystanders are left out. */
export const attributeFindings = (
  { sets, badRequests, goodRequests }: Separation,
  windows: Windows,
  book: EvidenceBook,
): readonly AttributeFinding[] =>
  sets
    .filter((set) => set.explainedBy === undefined)
    .slice(0, ATTRIBUTES_MAX)
    .map((set) => ({
      conditions: set.conditions,
      aliases: set.aliases,
      shareBad: set.shareBad,
      shareGood: set.shareGood,
      oddsRatio: set.oddsRatio,
      q: set.q,
      badCount: set.badCount,
      goodCount: set.goodCount,
      evidence: [
        book.cite({
          says: `${set.conditions.map((c) => `${c.key}=${c.value}`).join(' and ')} is on ${figure(100 * set.shareBad)} % of ${badRequests} bad and ${figure(100 * set.shareGood)} % of ${goodRequests} good requests`,
          query: 'request-items',
          window: windows.after,
          params: { ...WINDOWED, traces: set.traceIds },
          numbers: { bad: set.badCount, good: set.goodCount, odds_ratio: set.oddsRatio, q: set.q },
          traceIds: set.traceIds,
        }),
      ],
    }))

/** Log templates that changed. */
export const templateFindings = (
  templates: readonly TemplateChange[],
  windows: Windows,
  book: EvidenceBook,
): readonly TemplateFinding[] =>
  templates.slice(0, TEMPLATES_MAX).map((change) => {
    const { service, template, severity, kind, countBefore, countAfter, shares, badShare, score } = change
    const evidence = [book.cite(logProof(change, windows))] as const
    const told = { service, template, severity, kind, countBefore, countAfter, badShare, score, evidence }
    return shares ? { ...told, shares } : told
  })

/** Known patterns that were recognised. */
export const detectionFindings = (
  detected: readonly Detected[],
  windows: Windows,
  book: EvidenceBook,
): readonly Detection[] =>
  detected.slice(0, DETECTIONS_MAX).map(({ detector, service, operation, says, score, numbers, traceIds }) => ({
    detector,
    service,
    operation,
    says,
    score,
    evidence: [
      book.cite({
        says,
        query: 'whole-traces',
        window: windows.after,
        params: TRACE_PARAMS,
        numbers,
        traceIds,
      }),
    ],
  }))
