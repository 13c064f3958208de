import type { MechanismLink } from '../../model/diagnosis.ts'
import type { EvidenceBook } from '../evidence.ts'
import { demandOf, type Suspect } from '../verdict/rank.ts'
import { linksOf } from './chain.ts'
import { failingPath } from './failing-path.ts'
import { harmStates } from './harm.ts'
import { hopStates } from './hops.ts'
import { troubleBegan } from './moved.ts'
import { patternStates } from './patterns.ts'
import { triggerOf } from './trigger.ts'
import { demandState, loggedStates, strainStates, troubleStates } from './trouble.ts'
import type { Known, State, Told } from './types.ts'

/** From the cause over the broken service and the failing path to what users see; empty where nothing began or nobody is suspect. */
export function mechanismOf(told: Told, known: Known, book: EvidenceBook): readonly MechanismLink[] {
  const [suspect] = known.suspects
  if (told.onset === null || !suspect || suspect.clues.length === 0) return []
  const demand = demandOf(suspect)
  const loaded = known.suspects.find((one) => one.service === demand?.asks)
  const hurt = loaded ?? suspect
  const caller = told.edge?.lastGood === suspect.service ? undefined : told.edge?.lastGood
  const path = failingPath(known.bad, known.graph, known.entries, hurt.service, caller)
  const broken = [...(demand && loaded ? [demandState(demand, book)] : []), ...brokenStates(hurt, told, known, book)]
  const climb = [...hopStates(path, known, book), ...harmStates(path[0] as string, known, told, book)]
  return linksOf(begun(triggerOf(told, suspect.service), [...broken, ...climb]))
}

/** What is so in the broken service: known patterns, or what its own clues say where none is known. */
function brokenStates(suspect: Suspect, told: Told, known: Known, book: EvidenceBook): readonly State[] {
  const patterns = patternStates(suspect.service, known, told)
  const logged = loggedStates(suspect, told)
  const began = troubleBegan(known.frame.moves, suspect.service) // of the last one, which is what its requests suffer
  const last = patterns.at(-1)
  if (last) return [...patterns.slice(0, -1), { ...last, began }, ...logged]
  return [...strainStates(suspect, known, book), ...troubleStates(suspect, known, book), ...logged]
}

/** The chain with its trigger in front: how the two hang together is told on the first step. */
function begun(trigger: State, [first, ...others]: readonly State[]): readonly State[] {
  if (!first) return []
  const says = [trigger.says, first.says].filter(Boolean).join('; ')
  const basis = trigger.basis === 'guess' ? 'guess' : first.basis
  return [
    trigger,
    { ...first, says, basis, evidence: [...new Set([...first.evidence, ...trigger.evidence])] },
    ...others,
  ]
}
