import type { comparisonsOf } from '../../clues/from-releases.ts'
import type { unheardOf } from '../../clues/unheard-of.ts'
import type { DiagnosisInput } from '../../input.ts'
import type { Findings } from '../../report/found.ts'
import type { Argument, Candidate } from '../judge.ts'
import { accusedArguments } from './accused.ts'
import { askingArguments } from './asking.ts'
import { climbedArguments } from './climbed.ts'
import { harmlessArguments } from './harmless.ts'
import { instanceArguments } from './instances.ts'
import { limitArguments } from './limits.ts'
import { lockingArguments } from './locking.ts'
import { misfitArguments } from './misfits.ts'
import { movedFirstArguments } from './moved-first.ts'
import { separatingArguments } from './separating.ts'
import { spokenOf } from './spoken.ts'
import { underWayArguments } from './under-way.ts'
import { wordArguments } from './words.ts'

/** All that arguments are derived from. */
export type Heard = DiagnosisInput &
  Pick<Findings, 'graph' | 'entries' | 'suspects' | 'templates' | 'separation' | 'inResults'> & {
    readonly unheard: ReturnType<typeof unheardOf>
    readonly comparisons: ReturnType<typeof comparisonsOf>
    /** The entries to which more requests come from outside. */
    readonly surging: ReadonlySet<string>
  }

/** What speaks for and against single changes. */
export function argumentsOn(candidates: readonly Candidate[], heard: Heard): readonly Argument[] {
  if (candidates.length === 0) return []
  const { overview, frame, before, after, graph, suspects, templates, unheard } = heard
  const { instances } = overview
  const { moves, onset, windows } = frame
  const heardOf = candidates.filter(({ service = '' }) => !unheard.has(service))
  const fared = instanceArguments(candidates, heard.comparisons, moves, windows, { before, after, instances, onset })
  return [
    ...(heard.inResults ? fared.filter(({ weight }) => weight > 0) : fared), // requests that are well acquit nobody there
    ...separatingArguments(candidates, heard.separation),
    ...harmlessArguments(candidates),
    ...misfitArguments(candidates, { surging: heard.surging, first: suspects[0]?.service, moves, templates }),
    ...lockingArguments(candidates, suspects, [...before, ...after]),
    ...askingArguments(candidates, { suspects, graph, before, after }),
    ...accusedArguments(heardOf, suspects, templates),
    ...movedFirstArguments(candidates, suspects, frame),
    ...climbedArguments(candidates, frame),
    ...underWayArguments(
      candidates,
      suspects.map(({ service }) => service),
      frame,
    ),
    ...limitArguments(candidates, { suspects, moves, templates }),
    ...wordArguments(candidates, new Set(suspects.map((s) => s.service)), spokenOf(heard, templates)),
  ]
}
