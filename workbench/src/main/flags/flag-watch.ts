import { err, type Result } from '../../lib/result.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import { type FlagSet, flagChanges, flagsIn } from '../../receive/hooks/flagd.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import { clock } from '../clock.ts'
import type { Hooks } from '../incident/hooks.ts'
import { log } from '../log.ts'
import type { Config } from '../settings/config.ts'
import type { Part } from '../stop-all.ts'
import { readTextFile, textIn } from '../text-file.ts'
import { startRounds } from '../watching/rounds.ts'

/** How often the definition is read; flagd itself reads its HTTP sources every five seconds. */
const FLAG_LOOK_MS = 10_000

const READ_MS_MAX = 5_000
const LIMIT = { bytesMax: 4 * 1024 ** 2, says: 'some thousand flags with long rules fit' }

export type FlagWatchParts = {
  /** A file, or a URL that answers with the definition. */
  readonly source: string
  /** Sent to the URL as a bearer token; empty: none. */
  readonly token: string
  readonly clock: Clock
  /** Keeps facts, each once however often it is told; false where they cannot be kept now. */
  readonly keep: (facts: readonly FactIn[]) => Promise<boolean>
}

/** Looks at what flagd reads its flags from, and tells of each flag that is changed from one look to the next. */
export class FlagWatch {
  readonly #parts: FlagWatchParts
  #before: FlagSet | undefined
  #lookedAtMs = 0

  constructor(parts: FlagWatchParts) {
    this.#parts = parts
  }

  /** Looks once; what was changed before the first look nobody knows. Throws when the definition cannot be read: it is then as it was. */
  async look(): Promise<void> {
    const { source, clock, keep } = this.#parts
    const after = flagsIn(await this.#text())
    if (!after.ok) throw new Error(`${placeOf(source)}: ${after.error}`)
    const now = clock.now()
    const withinSeconds = Math.ceil((now - this.#lookedAtMs) / 1_000)
    const look = { source: placeOf(source), seenAt: rfc3339(now), withinSeconds }
    const changes = this.#before === undefined ? [] : flagChanges(this.#before, after.value, look)
    const facts = changes.map((change): FactIn => ({ once: change.id, heard: { kind: 'change', change } }))
    if (facts.length > 0 && !(await keep(facts))) return // told at the next look
    this.#before = after.value
    this.#lookedAtMs = now
  }

  async #text(): Promise<string> {
    const { source, token } = this.#parts
    const told = /^https?:/.test(source) ? await answerOf(source, token) : await readTextFile(source, LIMIT)
    if (!told.ok) throw new Error(`${placeOf(source)}: ${told.error}`)
    return told.value
  }
}

async function answerOf(url: string, token: string): Promise<Result<string, string>> {
  const headers = token === '' ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(READ_MS_MAX) })
  return answer.ok ? textIn(answer.body ?? [], LIMIT) : err(`it answers HTTP ${answer.status}`)
}

/** A URL without what its query may hide. */
const placeOf = (source: string): string =>
  URL.canParse(source) ? new URL(source).origin + new URL(source).pathname : source

/** Looks at the definition again and again; what is found is kept as a change of any other tool. */
export function watchFlags(
  { flagd, flagdToken }: Pick<Config, 'flagd' | 'flagdToken'>,
  { keep }: Pick<Hooks, 'keep'>,
): Part {
  const watch = new FlagWatch({
    source: flagd,
    token: flagdToken,
    clock,
    keep: async (facts) => (await keep('flagd', facts)).ok,
  })
  return startRounds({
    everyMs: FLAG_LOOK_MS,
    look: () => watch.look(),
    tell: (why) => log(`flags are not looked at: ${why}`),
  })
}
