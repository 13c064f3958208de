import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { printable } from '../../../lib/printable.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { GRADES, type Grade } from '../../../model/card.ts'
import {
  answerCard,
  type GradedCard,
  type NextCard,
  nextCard,
  type ShownCard,
  showCard,
} from '../../../respond/cards/cards-verbs.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import type { Flags } from '../flags.ts'
import type { IncidentFace } from '../incident/commands.ts'
import { replyText } from '../incident/texts.ts'
import type { Refusal } from '../refusal.ts'
import { gradedText, questionText } from './cards-texts.ts'

type SessionFace = IncidentFace & { readonly input: NodeJS.ReadableStream }

/** A session is one sitting: nobody learns after a hundred cards. */
const CARDS_MAX = 100

/** Adds `lastgood cards` without a further word: one card at a time, until nothing is due or the input ends. */
export function addCardsSession(program: Command, face: SessionFace): void {
  const command = program.commands.find((one) => one.name() === 'cards')
  if (command === undefined) return
  face.withSettings(command.option('--actor <name>', 'whose cards (LASTGOOD_ACTOR)')).action(async (flags: Flags) => {
    const lines = createInterface({ input: face.input })
    const asking = new Asking(face, flags, lines[Symbol.asyncIterator]())
    try {
      const ended = await session(asking)
      if (!ended.ok) face.refuse(ended.error)
    } finally {
      lines.close()
    }
  })
}

/** Prompts somebody, and asks the workbench for them. */
class Asking {
  readonly face: SessionFace
  readonly #flags: Flags
  readonly #lines: AsyncIterator<string>

  constructor(face: SessionFace, flags: Flags, lines: AsyncIterator<string>) {
    this.face = face
    this.#flags = flags
    this.#lines = lines
  }

  async workbench<Answer>(verb: Verb<Answer>, given: object): Promise<Result<Answer, Refusal>> {
    const reply = await this.face.ask(this.#flags, verb, { incident: '', given })
    return reply.ok ? ok(reply.value.answer as Answer) : reply
  }

  /** What was typed, as `read` understands it; asked again until it does. Undefined at the end of the input, or when somebody leaves. */
  async person<T>(prompt: string, read: (typed: string) => T | undefined): Promise<T | undefined> {
    for (;;) {
      this.face.print(prompt)
      const { value, done } = await this.#lines.next()
      const typed = String(value ?? '').trim()
      if (done || typed === 'q') {
        this.face.print('\n')
        return undefined
      }
      const understood = read(typed)
      if (understood !== undefined) return understood
      this.face.print(`  not understood: ${printable(typed, 60)}\n`)
    }
  }
}

async function session(asking: Asking): Promise<Result<void, Refusal>> {
  for (let asked = 0; asked < CARDS_MAX; asked++) {
    const next = await asking.workbench(nextCard, {})
    if (!next.ok) return next
    if (next.value.card === null) {
      const reply = { verb: nextCard.name, incident: null, entries: [], answer: next.value }
      asking.face.print(replyText(reply, asking.face.options()))
      return ok(undefined)
    }
    const goesOn = await oneCard(asking, next.value, next.value.card)
    if (!goesOn.ok) return err(goesOn.error)
    if (!goesOn.value) return ok(undefined)
  }
  asking.face.print(`${CARDS_MAX} cards are enough for one sitting\n`)
  return ok(undefined)
}

/** Asks one card; false when the person leaves. */
async function oneCard(
  asking: Asking,
  queue: NextCard,
  card: NonNullable<NextCard['card']>,
): Promise<Result<boolean, Refusal>> {
  const { face } = asking
  const options = face.options()
  face.print(questionText(card, queue, options))
  const sure = await asking.person('how sure are you that you know it, in percent (q ends)? ', percentOf)
  if (sure === undefined) return ok(false)
  const seen = await asking.workbench<ShownCard>(showCard, { card: card.id, sure })
  if (!seen.ok) return seen
  face.print(seen.value.answer.map((point) => `  ${printable(point, 1_000)}\n`).join(''))
  const grade = await asking.person('how well did you know it: 1 again, 2 hard, 3 good, 4 easy (q ends)? ', gradeOf)
  if (grade === undefined) return ok(false)
  const graded = await asking.workbench<GradedCard>(answerCard, { card: card.id, grade })
  if (!graded.ok) return graded
  face.print(`${gradedText({ ...graded.value, left: { due: 0, fresh: 0 } }, options)}\n`)
  return ok(true)
}

function percentOf(typed: string): number | undefined {
  const value = Number(typed.replace(/\s*%$/, ''))
  return typed !== '' && value >= 0 && value <= 100 ? value : undefined
}

const gradeOf = (typed: string): Grade | undefined =>
  GRADES.find((grade, i) => typed === grade || typed === String(i + 1))
