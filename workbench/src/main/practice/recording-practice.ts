import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { messageOf } from '../../lib/message-of.ts'
import type { ChangeEvent } from '../../model/change.ts'
import { NO_CHANGE } from '../../model/diagnosis.ts'
import { type DrillTruth, drillTruth } from '../../model/incident/drill.ts'
import { rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { changesOf, type ReplayCase, readReplay } from '../../receive/replay/load.ts'
import { movedRequest, type TimedRequest, timedRequests } from '../../receive/replay/timed-requests.ts'
import type { BrokenSystem, PracticeChange, PracticeSystem, RunningPractice } from '../../respond/drill/ports.ts'
import { clock } from '../clock.ts'
import { log } from '../log.ts'

/** Without a page in its case, a recording is taken to page when two thirds of it are over: what comes before is what one compares with. */
const PAGE_AT_SHARE = 2 / 3

/** Requests that are sent at once: each is acknowledged when it is stored, many together, so one after the other takes minutes. */
const SENDS_MAX = 64

/** What a recording holds, and how far it is moved. */
type Recording = {
  readonly name: string
  readonly requests: readonly TimedRequest[]
  readonly changes: readonly ChangeEvent[]
  readonly told: ReplayCase | undefined
  readonly truth: DrillTruth | null
  readonly pageAt: UnixMs
}

/** Sends one export request as an exporter would. */
export type Send = (signal: TimedRequest['signal'], body: string) => Promise<void>

/**
 * A recording to practise on: at its start somebody is paged, with what came before the page as the past; what comes after it comes
 * in as time goes by. Nothing can be done to it. Errors: rejects with a sentence when it cannot be read.
 */
export async function recordingPractice(directory: string, name: string, send: Send): Promise<PracticeSystem> {
  const recording = await recordingIn(directory, name)
  const story = `What was recorded as ${name} happens again. Nothing can be changed, only found out.`
  return {
    name: `recording ${name}`,
    title: story,
    faults: [{ name, title: recording.told?.page?.title ?? name, story, hints: [], level: 'as it was' }],
    start: async ({ onChange }) => play(recording, send, onChange),
  }
}

async function recordingIn(directory: string, name: string): Promise<Recording> {
  const read = await readReplay(directory)
  if (!read.ok) throw new Error(read.error.says)
  const requests = await timedRequests(read.value)
  const times = requests.flatMap(({ atMs }) => (atMs > 0 ? [atMs] : []))
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`${directory}: nothing in it carries a time`)
  const told = read.value.case
  const pageAt = told?.page?.at ?? unixMs(first + (last - first) * PAGE_AT_SHARE)
  if (pageAt <= first)
    throw new Error(`${directory}: it pages before its telemetry begins, so there is nothing to compare with`)
  return { name, requests, changes: await changesOf(read.value), told, truth: await truthIn(directory), pageAt }
}

async function truthIn(directory: string): Promise<DrillTruth | null> {
  const text = await readFile(join(directory, 'case.json'), 'utf8').catch(() => '{}')
  const parsed = z.object({ truth: drillTruth }).safeParse(parsedOr(text))
  return parsed.success ? parsed.data.truth : null
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {} // the reader of the directory has told of it
  }
}

function play(recording: Recording, send: Send, onChange: (change: PracticeChange) => void): RunningPractice {
  const ends = new AbortController()
  const salt = randomBytes(4).toString('hex')
  let playing: Promise<void> = Promise.resolve()
  return {
    break: async ({ signal }) => {
      signal.addEventListener('abort', () => ends.abort(), { once: true })
      const player = new Player(recording, { shiftMs: clock.now() - recording.pageAt, salt, send, onChange })
      await player.until(recording.pageAt, ends.signal)
      if (ends.signal.aborted) throw new Error('it was ended before anybody was paged')
      playing = player
        .asTimeGoesBy(ends.signal)
        .catch((error: unknown) => log(`the recording stopped: ${messageOf(error)}`))
      const { page } = recording.told ?? {}
      const told = { title: page?.title ?? recording.name, service: page?.service ?? 'unknown' }
      return { truth: truthOf(recording, player), page: told, actions: [], showsWithinMs: 0 } satisfies BrokenSystem
    },
    suffers: () => undefined,
    fares: () => [],
    mend: async () => {
      throw new Error('a recording cannot be changed')
    },
    stop: async () => {
      ends.abort()
      await playing
    },
  }
}

type Playing = {
  readonly shiftMs: number
  readonly salt: string
  readonly send: Send
  readonly onChange: (change: PracticeChange) => void
}

/** Plays what a recording holds, in order. */
class Player {
  readonly #recording: Recording
  readonly #playing: Playing
  #nextRequest = 0
  #nextChange = 0

  constructor(recording: Recording, playing: Playing) {
    this.#recording = recording
    this.#playing = playing
  }

  /** All that happened until then, in times of the recording. */
  async until(atMs: number, signal: AbortSignal): Promise<void> {
    const { changes } = this.#recording
    for (let due = this.#taken(atMs); due.length > 0 && !signal.aborted; due = this.#taken(atMs))
      await Promise.all(due.map((next) => this.#playing.send(next.signal, movedRequest(next.text, this.#playing))))
    for (
      let next = changes[this.#nextChange];
      next !== undefined && Date.parse(next.at) <= atMs;
      next = changes[this.#nextChange]
    ) {
      this.#nextChange++
      this.#playing.onChange({ ...next, id: this.idOf(next.id), at: rfc3339(this.moved(Date.parse(next.at))) })
    }
  }

  /** The next requests until then, as many as are sent at once. */
  #taken(atMs: number): readonly TimedRequest[] {
    const { requests } = this.#recording
    const from = this.#nextRequest
    while (this.#nextRequest - from < SENDS_MAX && (requests[this.#nextRequest]?.atMs ?? Infinity) <= atMs)
      this.#nextRequest++
    return requests.slice(from, this.#nextRequest)
  }

  /** The rest, each thing when its time has come. */
  async asTimeGoesBy(signal: AbortSignal): Promise<void> {
    const { requests, changes } = this.#recording
    while (!signal.aborted) {
      const times = [
        requests[this.#nextRequest]?.atMs,
        changes[this.#nextChange] && Date.parse(changes[this.#nextChange]!.at),
      ]
      const soonest = Math.min(...times.flatMap((time) => time ?? []))
      if (soonest === Number.POSITIVE_INFINITY) return
      await sleep(Math.max(0, this.moved(soonest) - clock.now()), undefined, { signal }).catch(() => undefined)
      const now = clock.now() - this.#playing.shiftMs // while others were sent, the time of more may have come
      if (!signal.aborted) await this.until(Math.max(soonest, now), signal)
    }
  }

  moved(atMs: number): UnixMs {
    return unixMs(atMs + this.#playing.shiftMs)
  }

  /** A change under an id of this play: under its own it would contradict what stands there. */
  idOf(id: string): string {
    return `${id}-${this.#playing.salt}`
  }
}

function truthOf({ truth }: Recording, player: Player): BrokenSystem['truth'] {
  if (truth === null) return null
  const ids = (list: readonly string[]): readonly string[] =>
    list.map((id) => (id === NO_CHANGE ? id : player.idOf(id)))
  const onset = rfc3339(player.moved(Date.parse(truth.onset)))
  return { ...truth, guilty: ids(truth.guilty), decoys: ids(truth.decoys), onset }
}
