import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Broken, Practice, Target } from '@lastgood/drills'
import { messageOf } from '../../lib/message-of.ts'
import { type ChangeEvent, parseChangeEvent } from '../../model/change.ts'
import { rfc3339 } from '../../model/time.ts'
import type { DrillParts, PracticeSystem, RunningPractice } from '../../respond/drill/ports.ts'
import { DrillRoom } from '../../respond/drill/room.ts'
import { clock } from '../clock.ts'
import { log } from '../log.ts'
import type { PracticeTelemetry } from './practice-telemetry.ts'
import { recordingPractice, type Send } from './recording-practice.ts'
import { recordingShelf } from './recording-shelf.ts'

const SEEDS = 100_000 // five digits can be read out loud
const EXAMPLES = fileURLToPath(new URL('../../../../examples', import.meta.url))
const HEALTH_MS = 6_000 // users of a practice system do several things a second

type Places = {
  readonly recordings: string
  /** A module; '' for the shop. */
  readonly target: string
}

/** The room in which this workbench breaks a practice system, whose telemetry is kept apart; `recordings` is a folder of them, beside those that come with it. */
export function drillRoom(telemetry: PracticeTelemetry, { recordings, target }: Places): DrillRoom {
  const shelf = recordingShelf([recordings, EXAMPLES])
  const parts: DrillParts = {
    system: () => practiceTarget(target, telemetry),
    recording: (name) => recordingPractice(shelf.placeOf(name), name, exporterTo(telemetry)),
    recordings: shelf.cards,
    telemetry,
    addChanges: async (changes) => {
      const added = await telemetry.store.insertChanges(changes.map(received))
      if (!added.ok) log(`a change of the drill is not told: ${added.error.says}`)
    },
    anySeed: () => randomInt(SEEDS),
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    log,
  }
  return new DrillRoom(parts, clock)
}

/** Sends what was recorded as the exporters did that it came from. */
const exporterTo =
  (telemetry: PracticeTelemetry): Send =>
  async (signal, body) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${telemetry.otlpUrl}/v1/${signal}`, { method: 'POST', headers, body })
    if (!answer.ok)
      throw new Error(`${signal} are refused: HTTP ${answer.status} ${(await answer.text()).slice(0, 200)}`)
  }

/** A change as it is stored. */
function received(change: unknown): ChangeEvent {
  const told = { ...(change as object), receivedAt: rfc3339(clock.now()) }
  const parsed = parseChangeEvent(told)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

/** The shop of the drills package, which a copy of the workbench without it does not have; or the target that was set. */
async function practiceTarget(target: string, telemetry: PracticeTelemetry): Promise<PracticeSystem> {
  const drills = await import('@lastgood/drills').catch((cause: unknown) => {
    throw new Error(`the practice system cannot be loaded: ${messageOf(cause)}`, { cause })
  })
  return practiceSystem(target === '' ? drills.shop : await targetIn(target), drills.shows, telemetry)
}

async function targetIn(path: string): Promise<Target> {
  const module = (await import(pathToFileURL(resolve(path)).href).catch((cause: unknown) => {
    throw new Error(`drillTarget ${path} cannot be loaded: ${messageOf(cause)}`, { cause })
  })) as { readonly target?: Target }
  if (typeof module.target?.start === 'function' && Array.isArray(module.target.faults)) return module.target
  throw new Error(`drillTarget ${path} exports no target: it needs name, title, faults and start`)
}

type Shows = (symptom: Broken['symptom'], health: ReturnType<Practice['health']>) => boolean

function practiceSystem(
  { name, title, faults, start }: Target,
  shows: Shows,
  telemetry: PracticeTelemetry,
): PracticeSystem {
  return {
    name,
    title,
    faults,
    start: async ({ seed, onChange }) => running(await start({ otlpUrl: telemetry.otlpUrl, seed, onChange }), shows),
  }
}

function running(practice: Practice, shows: Shows): RunningPractice {
  let symptom: Broken['symptom'] | undefined
  return {
    break: async (settings) => {
      const broken = await practice.break(settings)
      symptom = broken.symptom
      return broken
    },
    suffers: () => symptom && shows(symptom, practice.health(HEALTH_MS)),
    fares: () => practice.health(HEALTH_MS).steps,
    mend: (action) => practice.mend(action),
    stop: () => practice.stop(),
  }
}
