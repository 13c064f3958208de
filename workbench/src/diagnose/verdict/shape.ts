/**
 * Paper    none; the shapes of the golden signals as the method names them (latency, traffic, errors, saturation together)
 * Idea     which signals moved and which did not tells the class of the failure
 * Input    the strongest move of each golden signal where requests come in, and the clues against the first suspect
 * Output   class, the reason in words, and what would tell it from its neighbours
 * Cost     O(1)
 */
import type { FailureClass, GoldenSignal } from '../../model/diagnosis.ts'
import type { Clue, ClueKind } from '../types.ts'
import { worthOf } from './rank.ts'

/** Which golden signals left their baseline, and how traffic went. */
export type Shape = {
  readonly latency: boolean
  readonly errors: boolean
  readonly traffic: 'up' | 'down' | 'flat'
  readonly saturation: boolean
  /** A change is guilty. */
  readonly changed: boolean
}

/** What kind of failure the shape stands for. */
export function classOf({ latency, errors, traffic, saturation, changed }: Shape): FailureClass {
  if (changed)
    return {
      kind: 'bad change',
      why: `${errors ? 'errors' : 'latency'} rose right after a change, and the evidence names its service`,
      nextChecks: ['Roll the change back and watch whether the symptom goes.'],
    }
  if (errors && latency && traffic === 'up')
    return {
      kind: 'overload or retry storm',
      why: 'errors, latency and traffic rose together',
      nextChecks: ['Compare attempts with logical requests: more attempts mean retries.'],
    }
  if (saturation)
    return {
      kind: 'resource exhausted',
      why: 'a resource of the first suspect left its baseline with the symptom',
      nextChecks: [
        'Look at limits and at what else runs on the same node.',
        'Check whether the resource is a bystander: did it move before the symptom?',
      ],
    }
  if (latency && !errors)
    return {
      kind: 'something downstream got slow',
      why: 'latency rose while errors and traffic did not',
      nextChecks: ['Open a slow trace and follow the largest term.', 'Check pool waits of the slow hop.'],
    }
  if (errors && !latency)
    return {
      kind: 'requests fail in one place',
      why: 'errors rose while latency and traffic did not',
      nextChecks: [
        'Read the first error of a failed trace.',
        'Check credentials, certificates, configuration and contracts of the failing hop.',
      ],
    }
  if (errors && latency)
    return {
      kind: 'slow and failing',
      why: 'errors and latency rose, traffic did not',
      nextChecks: ['Check whether failures pile up at a round duration: a timeout.'],
    }
  if (traffic !== 'flat')
    return {
      kind: `traffic ${traffic}`,
      why: `traffic went ${traffic} while latency and errors did not move`,
      nextChecks: ['Ask who sends the traffic: a campaign, a bot, a retry?'],
    }
  return {
    kind: 'unclear',
    why: 'no golden signal moved clearly',
    nextChecks: ['Widen the window, so that the baseline is quiet.'],
  }
}

const SIGNAL: Readonly<Record<ClueKind, GoldenSignal | undefined>> = {
  saturation: 'saturation',
  latency: 'latency',
  errors: 'errors',
  edge: undefined,
  path: 'latency',
  gap: 'latency',
  origin: 'errors',
  logs: 'errors',
  silence: 'errors',
  release: undefined,
  change: undefined,
}

/** The golden signal that the clues against a service tell of. */
export function signalOf(clues: readonly Clue[]): GoldenSignal | null {
  const worth = new Map<GoldenSignal, number>()
  for (const clue of clues) {
    const signal = SIGNAL[clue.kind]
    if (signal) worth.set(signal, (worth.get(signal) ?? 0) + worthOf(clue))
  }
  return [...worth].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
