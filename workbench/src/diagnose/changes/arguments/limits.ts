/**
 * Paper    Gregg, Thinking Methodically about Performance (ACM Queue 2012): what runs out has a limit, and somebody set it
 * Idea     a limit that was moved hurts nobody until the load comes that needs it, so its distance to the onset says little; that what
 *          was lowered now runs out at the same service says much, and so does that others run out of what one may now take more of, or that who may
 *          do more at once asks more
 * Input    changes, suspects from telemetry alone, moves of all series, log templates that came with the symptom
 * Output   arguments for changes that left less of what runs out, or let one service take more of it
 * Cost     O(changes x characters + settings that moved x (moves + templates))
 */

import { isRise, type TemplateChange } from '../../logs/index.ts'
import { BEYOND_CHANCE } from '../../series/robust.ts'
import type { Move } from '../../types.ts'
import { demandOf, type Suspect } from '../../verdict/rank.ts'
import type { Argument, Candidate } from '../judge.ts'
import { letsAskMore, signOf } from '../text/resources.ts'
import { type MovedSetting, movedSettings } from '../text/settings.ts'

const RESERVE = 0.2 // what is run at four fifths of its limit, as is usual, has this share to spare: less was not missed
const TWICE = 2 // what one service takes doubles: what was half used up by all is used up by it alone at most
const LIKELIER = Math.log(10) // as much as instances that tell old from new

/** What tells that something runs out. */
export type ShortageSigns = {
  readonly suspects: readonly Suspect[]
  readonly moves: readonly Move[]
  readonly templates: readonly TemplateChange[]
}

/** What runs out says for the changes that moved its limit. */
export function limitArguments(
  changes: readonly Candidate[],
  { suspects, ...signs }: ShortageSigns,
): readonly Argument[] {
  const signAt = signIn(signs)
  return changes.flatMap((change): readonly Argument[] => {
    const { id, service } = change
    if (service === undefined) return []
    const suspect = suspects.find((one) => one.service === service)
    const demand = suspect && demandOf(suspect)?.proof.says
    const others = suspects.map((one) => one.service).filter((name) => name !== service)
    const [says] = movedSettings(change).flatMap((setting) => {
      const where = setting.factor < 1 - RESERVE ? [service] : setting.factor > TWICE ? others : []
      const name = setting.name.replaceAll(service, '')
      const sign = signAt(where, name)
      if (sign !== undefined) return [saysOf(setting, sign)]
      return demand && setting.factor > TWICE && letsAskMore(name) ? [`${raised(setting)}, and ${demand}`] : []
    })
    return says === undefined ? [] : [{ changeId: id, weight: LIKELIER, says, agesWell: true }]
  })
}

/** Finds what shows that a setting's resource runs out at one of the services. */
function signIn({
  moves,
  templates,
}: Omit<ShortageSigns, 'suspects'>): (services: readonly string[], setting: string) => string | undefined {
  const moved = Map.groupBy(
    moves.filter(({ score }) => score >= BEYOND_CHANCE),
    ({ series }) => series.service,
  )
  const fresh = Map.groupBy(templates.filter(isRise), ({ service }) => service)
  return (services, setting) =>
    signOf(setting, {
      measured: services.flatMap((service) => moved.get(service) ?? []).map(({ series }) => series.name),
      told: services.flatMap((service) => fresh.get(service) ?? []).map(({ sample }) => sample),
    })
}

const saysOf = (setting: MovedSetting, sign: string): string =>
  setting.factor < 1
    ? `it lowered ${setting.name} from ${setting.from} to ${setting.to}, and that runs out: ${sign}`
    : `${raised(setting)}, and others run out of that: ${sign}`

const raised = ({ name, from, to }: MovedSetting): string => `it raised ${name} from ${from} to ${to}`
