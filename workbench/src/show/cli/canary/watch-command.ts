import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { printableJson } from '../../../lib/printable.ts'
import { ok, type Result } from '../../../lib/result.ts'
import { type CanaryLook, canaryLook } from '../../../respond/canary/look-verb.ts'
import { type CanaryReverted, canaryRevert } from '../../../respond/canary/revert-verb.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import { parseDuration } from '../duration.ts'
import type { Flags } from '../flags.ts'
import { actText } from '../incident/action-texts.ts'
import type { IncidentFace } from '../incident/commands.ts'
import { replyText } from '../incident/texts.ts'
import { misused, type Refusal } from '../refusal.ts'
import { canaryText } from './canary-texts.ts'

const LOOK_MS = 10_000 // the step in which requests are counted
const FOR_DEFAULT = '15m'

type WatchFace = IncidentFace & { readonly warn: (text: string) => void }

/** Adds `lastgood canary watch`: looks until the canary passes or fails, and takes it back when that is asked for. */
export function addCanaryWatch(program: Command, face: WatchFace): void {
  const parent = program.commands.find((one) => one.name() === 'canary')
  if (parent === undefined) return
  const command = parent
    .command('watch')
    .description('look every 10 s until it passes (0) or fails (1); not told in time is 1, too')
    .argument('<service>')
    .argument('<version>', 'service.version')
    .option('--against <version...>', 'versions it is compared with (all others)')
    .option('--since <time>', 'when it began, RFC 3339')
    .option('--for <duration>', 'how long at most', FOR_DEFAULT)
    .option('--on-fail <action>', 'run this action of lastgood.yaml when it fails, in an incident of its own')
    .option('--actor <name>', 'who you are (LASTGOOD_ACTOR)')
    .option('--json', 'the last look as JSON')
  face.withSettings(command).action(async (service: string, version: string, flags: Flags) => {
    const forMs = parseDuration(String(flags.for))
    if (forMs === undefined)
      return face.refuse(misused(`--for: expected a duration such as 90s, 15m or 2h, got "${String(flags.for)}"`))
    const { against, since } = flags
    const given = { service, version, ...(against !== undefined && { against }), ...(since !== undefined && { since }) }
    const asking = new Asking(face, flags)
    const look = await asking.untilTold(given, forMs)
    if (!look.ok) return face.refuse(look.error)
    face.print(flags.json ? `${printableJson(look.value)}\n` : canaryText(look.value, face.options()))
    if (look.value.verdict === 'pass') return
    face.wrong()
    if (look.value.verdict === 'fail' && flags.onFail !== undefined)
      await asking.takeBack({ ...given, action: String(flags.onFail) })
  })
}

/** Asks the workbench for somebody who waits. */
class Asking {
  readonly #face: WatchFace
  readonly #flags: Flags

  constructor(face: WatchFace, flags: Flags) {
    this.#face = face
    this.#flags = flags
  }

  /** The look that passes or fails; the last one when the time is over. Until the canary has requests, they are waited for. */
  async untilTold(given: object, forMs: number): Promise<Result<CanaryLook, Refusal>> {
    const until = performance.now() + forMs
    for (;;) {
      const look = await this.#asked<CanaryLook>(canaryLook, given, '')
      const isTold = look.ok ? look.value.answer.verdict !== 'wait' : look.error.exit === 2
      if (isTold || performance.now() + LOOK_MS > until) return look.ok ? ok(look.value.answer) : look
      const says = look.ok ? saysOf(look.value.answer) : look.error.says
      this.#face.warn(says)
      await sleep(LOOK_MS)
    }
  }

  /** The workbench looks once more, and takes back what fails. */
  async takeBack(given: object): Promise<void> {
    const reverted = await this.#asked<CanaryReverted>(canaryRevert, given, '')
    if (!reverted.ok) return this.#face.refuse(reverted.error)
    const { acted } = reverted.value.answer
    const options = this.#face.options()
    this.#face.print(acted === null ? replyText(reverted.value, options) : actText(acted, reverted.value, options))
  }

  async #asked<Answer>(verb: Verb<Answer>, given: object, incident: string) {
    const reply = await this.#face.ask(this.#flags, verb, { incident, given })
    return reply.ok ? ok({ ...reply.value, answer: reply.value.answer as Answer }) : reply
  }
}

const saysOf = ({ requests, measures }: CanaryLook): string => {
  const open = measures.filter(({ stands }) => stands !== 'within').map(({ measure }) => measure)
  return `${requests.canary} requests, the rest ${requests.rest}; not told yet: ${open.join(', ')}`
}
