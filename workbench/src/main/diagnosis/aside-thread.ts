/** The thread on which diagnoses are judged (`aside.ts`); it asks for telemetry through the door that comes with each. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { diagnoseWindow } from '../../respond/diagnose.ts'
import type { TelemetryPort } from '../../respond/ports.ts'
import type { Said, Task, Told } from './aside.ts'

const QUESTIONS: Readonly<Record<keyof TelemetryPort, true>> = {
  heard: true,
  metricSeries: true,
  operations: true,
  logLines: true,
  spans: true,
  requests: true,
  logPatterns: true,
  changes: true,
  changeKinds: true,
}

parentPort?.on('message', (task: Task) => void diagnosed(task))

async function diagnosed({ request, door }: Task): Promise<void> {
  const say = (said: Said): void => door.postMessage(said)
  try {
    const telemetry = telemetryBehind(door, say)
    const diagnosis = await diagnoseWindow(request, { telemetry, elapsedMs: () => 0 }) // timed by who asks
    say({ kind: 'made', diagnosis })
  } catch (error) {
    say({ kind: 'failed', error })
  }
}

/** The questions of a diagnosis, each handed out through the door. */
function telemetryBehind(door: MessagePort, say: (said: Said) => void): TelemetryPort {
  const waiting: PromiseWithResolvers<unknown>[] = []
  door.on('message', (told: Told) => {
    if (told.kind === 'answer') waiting[told.id]?.resolve(told.answer)
    else waiting[told.id]?.reject(new Error('the telemetry could not be read'))
  })
  const asks = (name: keyof TelemetryPort) => {
    return (...given: readonly unknown[]): Promise<unknown> => {
      const reply = Promise.withResolvers<unknown>()
      say({ kind: 'asks', id: waiting.push(reply) - 1, name, given })
      return reply.promise
    }
  }
  const names = Object.keys(QUESTIONS) as (keyof TelemetryPort)[]
  return Object.fromEntries(names.map((name) => [name, asks(name)])) as unknown as TelemetryPort
}
