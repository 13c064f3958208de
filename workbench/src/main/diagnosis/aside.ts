import { extname } from 'node:path'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { Diagnosis, Timing } from '../../model/diagnosis.ts'
import type { DiagnosisRequest } from '../../respond/diagnose.ts'
import type { TelemetryPort } from '../../respond/ports.ts'

/** What the thread is given for each diagnosis: the question, and a door for what it needs to know and what it has found. */
export type Task = { readonly request: DiagnosisRequest; readonly door: MessagePort }

/** What the thread says through the door. */
export type Said =
  | {
      readonly kind: 'asks'
      readonly id: number
      readonly name: keyof TelemetryPort
      readonly given: readonly unknown[]
    }
  | { readonly kind: 'made'; readonly diagnosis: Diagnosis }
  | { readonly kind: 'failed'; readonly error: unknown }

/** What the thread is told of telemetry; why a question failed stays on this side. */
export type Told =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refusal'; readonly id: number }

/**
 * The diagnosis of a window, judged on a thread of its own: that takes most of a second without a pause, longer where there is more
 * telemetry, in which this one would answer nobody. Telemetry is read on this thread, and timed by its watch: reading is while a question is
 * under way, judging the rest.
 * Errors   rejects with what a question of telemetry or the diagnosis failed of, or when the thread ended meanwhile.
 */
export function diagnoseAside(
  request: DiagnosisRequest,
  telemetry: TelemetryPort,
  elapsedMs: () => number,
): Promise<Diagnosis> {
  const { port1: door, port2: theirs } = new MessageChannel()
  const task: Task = { request, door: theirs }
  const watch = new Watch(elapsedMs)
  let refused: { readonly error: unknown } | undefined
  const told = async ({ id, name, given }: Extract<Said, { kind: 'asks' }>): Promise<Told> => {
    const read = watch.reads()
    try {
      const ask = telemetry[name] as (...given: readonly unknown[]) => Promise<unknown>
      return { kind: 'answer', id, answer: await ask(...given) }
    } catch (error) {
      refused ??= { error }
      return { kind: 'refusal', id }
    } finally {
      read()
    }
  }
  return new Promise<Diagnosis>((resolve, reject) => {
    door.on('message', (said: Said) => {
      if (said.kind === 'asks')
        void told(said)
          .then((answer) => door.postMessage(answer))
          .catch(reject)
      else if (said.kind === 'made') resolve({ ...said.diagnosis, timing: watch.told(said.diagnosis.timing) })
      else reject(refused === undefined ? said.error : refused.error)
    })
    door.once('close', () =>
      reject(new Error('The thread that diagnoses has ended: diagnose a shorter stretch of time')),
    )
    thread().postMessage(task, [theirs])
  }).finally(() => door.close())
}

/** How long reading took, and how long all. */
class Watch {
  readonly #elapsedMs: () => number
  readonly #startMs: number
  #underWay = 0
  #sinceMs = 0
  #readMs = 0

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs
    this.#startMs = elapsedMs()
  }

  /** A question is under way until what this gives back is called. */
  reads(): () => void {
    if (this.#underWay++ === 0) this.#sinceMs = this.#elapsedMs()
    return () => {
      if (--this.#underWay === 0) this.#readMs += this.#elapsedMs() - this.#sinceMs
    }
  }

  told(timing: Timing): Timing {
    return { ...timing, queryMs: this.#readMs, analyseMs: this.#elapsedMs() - this.#startMs - this.#readMs }
  }
}

let running: Worker | undefined

/** The thread, begun at its first use, and anew when it has ended; it keeps no process alive. */
function thread(): Worker {
  if (running !== undefined) return running
  const begun = new Worker(new URL(`./aside-thread${extname(import.meta.url)}`, import.meta.url), { execArgv: [] })
  begun.unref()
  begun.on('error', () => undefined) // who waits is told by the door that closes
  begun.once('exit', () => {
    if (running === begun) running = undefined
  })
  running = begun
  return begun
}
