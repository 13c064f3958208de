import { err, ok } from '../../lib/result.ts'
import type { Letter } from '../../model/letter.ts'
import { type Verb, verb } from '../incident/verb.ts'
import { refusalOf } from '../incident/work.ts'

/** Who told anything lately, and what came of it. */
export type Heard = {
  readonly source: string
  /** When it was heard of last, RFC 3339. */
  readonly lastAt: string
  readonly facts: number
  readonly waiting: number
  /** What could not be acted on, and what came of the last of those. */
  readonly dead: number
  readonly trouble: string | null
}

/** The tools that tell of alerts and changes; an empty list says that nobody does. */
export const hooksList = verb({
  name: 'hooks-list',
  says: 'who told of alerts and changes lately, and what could not be acted on',
  about: 'record',
  does: 'read',
  input: {},
  run: async (_, { ports }) => {
    const listed = (await ports.post?.list('in')) ?? ok([])
    if (!listed.ok) return err(refusalOf(listed.error))
    const sources = Map.groupBy(listed.value, ({ about }) => about)
    return ok({ entries: [], answer: [...sources].map(([source, letters]) => heardOf(source, letters)) })
  },
})

/** The newest come first. */
function heardOf(source: string, letters: readonly Letter[]): Heard {
  const dead = letters.filter(({ state }) => state === 'dead')
  return {
    source,
    lastAt: letters[0]!.madeAt,
    facts: letters.length,
    waiting: letters.filter(({ state }) => state === 'waiting').length,
    dead: dead.length,
    trouble: dead[0]?.says ?? null,
  }
}

/** The verbs of what comes in. */
export const hooksVerbs: readonly Verb[] = [hooksList]
