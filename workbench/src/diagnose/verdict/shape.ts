/**
 * Paper    none; the shapes of the golden signals as the method names them (latency, traffic, errors, saturation together)
 * Idea     the signal nearest to the cause, not the loudest: a used up resource explains slowness, failing requests are more
 *          than slow ones unless nearly all are slow, and which signals did not move tells the class of the failure
 * Input    how requests fare where they come in and at the first suspect, and the clues against it
 * Output   golden signal, class, the reason in words, and what would tell it from its neighbours
 * Cost     O(clues)
 */

import { unreachable } from '../../lib/assert.ts'
import type { FailureClass, GoldenSignal } from '../../model/diagnosis.ts'
import { CLEAR } from '../series/robust.ts'
import type { Clue, ClueKind } from '../types.ts'
import { worthOf } from './rank.ts'

/** Which golden signals left their baseline where requests come in or at the first suspect, and how traffic went. */
export type Shape = {
  readonly latency: boolean
  /** Requests got slower where they come in; slowness behind it that nobody in front feels hurts no user. */
  readonly felt: boolean
  /** The middle request became much slower, or more of them did than fail. */
  readonly slowMostly: boolean
  readonly errors: boolean
  /** Only results are wrong: lines of errors tell of it, whatever else moves. */
  readonly inResults: boolean
  /** The code that says most failed requests were wrong, as whoever refuses them has it. */
  readonly refused?: string | undefined
  /** Most calls that failed at the first suspect were waited for before: somebody gave up. */
  readonly waited: boolean
  readonly traffic: 'up' | 'down' | 'flat'
  /** The first suspect is where requests come in, and far more come in than before. */
  readonly surge: boolean
  /** The first suspect asks a callee for so much more, though it is asked no more itself, that this loads it. */
  readonly demands: boolean
  /** All that tells of a beginning is requests that stay away. */
  readonly deserted: boolean
  /** A resource of the first suspect is used up. */
  readonly exhausted: boolean
  /** A change is guilty. */
  readonly changed: boolean
  /** Signals that no metric and no trace tells of there: that they did not move is not known. */
  readonly untold: ReadonlySet<GoldenSignal>
  /** Signals tell when it began; else only a page does. */
  readonly measured: boolean
}

const SIGNAL: Readonly<Record<ClueKind, GoldenSignal | undefined>> = {
  saturation: undefined, // a resource that moved and is not used up is a bystander
  latency: 'latency',
  errors: 'errors',
  edge: undefined,
  path: 'latency',
  gap: 'latency',
  origin: 'errors',
  logs: 'errors',
  silence: 'errors',
  release: undefined,
  demand: 'traffic',
  change: undefined,
}

/**
 * The golden signal that the failure shows at its cause; load comes before whatever it uses up, slows or breaks.
 * Of all services one always wobbles most, so where no signal tells of a beginning, a wobble is no signal either, nor is what
 * the metrics of a service tell of slowness that is not felt where requests come in.
 */
export function signalOf(
  {
    inResults,
    exhausted,
    errors,
    waited,
    slowMostly,
    latency,
    felt,
    traffic,
    surge,
    demands,
    deserted,
    measured,
  }: Shape,
  clues: readonly Clue[],
): GoldenSignal | null {
  if (inResults) return 'errors'
  if (surge || demands || deserted) return 'traffic'
  if (exhausted) return 'saturation'
  if (errors) return slowMostly || waited ? 'latency' : 'errors'
  const isClear = ({ kind, strength }: Clue): boolean => strength >= CLEAR && (felt || kind !== 'latency')
  const [strongest] = clues
    .filter((clue) => SIGNAL[clue.kind] !== undefined && (measured || isClear(clue)))
    .sort((a, b) => worthOf(b) - worthOf(a))
  if (strongest) return SIGNAL[strongest.kind] ?? null
  if (latency && (measured || felt)) return 'latency'
  return traffic === 'flat' || !measured ? null : 'traffic'
}

/** What kind of failure the shape stands for; it agrees with the signal. */
export function classOf(signal: GoldenSignal | null, shape: Shape): FailureClass {
  const { latency, errors, traffic, changed, surge, demands, deserted } = shape
  if (changed)
    return {
      kind: 'bad change',
      why: `${signal === null ? 'trouble' : ROSE[signal]} right after a change, and the evidence names its service${refusedText(shape, '; ')}`,
      nextChecks: ['Roll the change back and watch whether the symptom goes.'],
    }
  if (surge)
    return {
      kind: 'overload or retry storm',
      why: 'traffic of the first suspect at least doubled, and it comes from outside',
      nextChecks: [
        'Ask who sends the traffic: a campaign, a bot, a retry?',
        'Compare attempts with logical requests: more attempts mean retries.',
      ],
    }
  if (demands)
    return {
      kind: 'overload or retry storm',
      why: 'the first suspect asks its callee for a multiple of what it asked before, and is asked no more itself',
      nextChecks: [
        'Slow the caller down, or stop it if it is a job, and watch whether its callee recovers.',
        'Look for what makes it ask more: workers, an interval, a range, a cache or a batch that no longer works.',
      ],
    }
  if (deserted)
    return {
      kind: 'traffic down',
      why: 'traffic went down at once, and nothing else began with it',
      nextChecks: ['Look before the entry: load balancer, DNS, network, clients.'],
    }
  if (traffic === 'up' && (signal === 'saturation' || (errors && latency)))
    return {
      kind: 'overload or retry storm',
      why: `traffic rose together with ${signal === 'saturation' ? 'the use of a resource' : 'errors and latency'}`,
      nextChecks: ['Compare attempts with logical requests: more attempts mean retries.'],
    }
  return signal === null ? UNCLEAR : ofSignal(signal, shape)
}

const ROSE: Readonly<Record<GoldenSignal, string>> = {
  latency: 'requests became slow',
  errors: 'requests failed',
  saturation: 'a resource was used up',
  traffic: 'traffic changed',
}

const UNCLEAR: FailureClass = {
  kind: 'unclear',
  why: 'no golden signal moved clearly',
  nextChecks: ['Widen the window, so that the baseline is quiet.'],
}

const PLACE = 'at the entry or the suspect' // nowhere else was looked

/** What is said of signals that show no move: absence of data is no absence of trouble. */
function calm(still: readonly GoldenSignal[], untold: ReadonlySet<GoldenSignal>): string {
  const seen = still.filter((signal) => !untold.has(signal))
  const unseen = still.filter((signal) => untold.has(signal))
  return [
    seen.length > 0 ? ` while ${seen.join(' and ')} did not move ${PLACE}` : '',
    unseen.length > 0
      ? `; no metric or trace tells of ${unseen.join(' or ')} ${seen.length > 0 ? 'there' : PLACE}`
      : '',
  ].join('')
}

/** Failures of callers have two sides, so both are named. */
const refusedText = ({ refused }: Shape, before = ''): string =>
  refused === undefined ? '' : `${before}callers are refused (${refused}): contract or auth`

const BOTH_SIDES =
  'Look at both sides of the hop that refuses: what callers send and sign with, and what the one that refuses began to ask for or trust.'

function ofSignal(signal: GoldenSignal, shape: Shape): FailureClass {
  const { errors, latency, traffic, untold, refused } = shape
  switch (signal) {
    case 'saturation':
      return {
        kind: 'resource exhausted',
        why: 'a resource of the first suspect took most of the room it had left',
        nextChecks: [
          'Look at limits and at what else runs on the same node.',
          'Check whether the resource is a bystander: did it move before the symptom?',
        ],
      }
    case 'errors':
      return {
        kind: latency && errors ? 'slow and failing' : 'requests fail in one place',
        why: `${errors ? refusedText(shape) || 'requests fail' : 'replies are cut short or errors are logged'}${latency ? ', and some are slow' : calm(['latency'], untold)}`,
        nextChecks: [
          'Read the first error of a failed trace.',
          refused === undefined
            ? 'Check credentials, certificates, configuration and contracts of the failing hop.'
            : BOTH_SIDES,
        ],
      }
    case 'latency':
      return {
        kind: errors ? 'slow and failing' : 'something got slow',
        why: errors
          ? 'most requests became slow, and some fail'
          : `latency rose${calm(traffic === 'flat' ? ['errors', 'traffic'] : ['errors'], untold)}`,
        nextChecks: errors
          ? ['Check whether failures pile up at a round duration: a timeout.']
          : ['Open a slow trace and follow the largest term.', 'Check pool waits of the slow hop.'],
      }
    case 'traffic':
      return {
        kind: `traffic ${traffic}`,
        why: `traffic went ${traffic}${calm(['latency', 'errors'], untold)}`,
        nextChecks: ['Ask who sends the traffic: a campaign, a bot, a retry?'],
      }
    default:
      return unreachable(signal)
  }
}
