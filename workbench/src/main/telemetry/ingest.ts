import { type ReceiverOptions, startReceiver } from '../../receive/otlp/receiver.ts'
import type { HealthState } from '../../show/http/contract.ts'
import { makeFolder } from '../../store/telemetry/engine/make-folder.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { clock } from '../clock.ts'
import { watchHealth } from '../health.ts'
import { log } from '../log.ts'
import type { Config } from '../settings/config.ts'
import type { StoreAlone } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { readingOwnWrites } from './read-own-writes.ts'
import { throwawayFolder } from './throwaway.ts'
import { walFolder } from './wal-folder.ts'

/** The way in for telemetry: open doors, a log behind them, and the store that reads what came through. */
export type Ingest = {
  readonly store: TelemetryStore
  readonly health: () => HealthState
  /** Where exporters send to. */
  readonly otlp: { readonly http: string; readonly grpc: string }
  readonly stop: () => Promise<void>
}

type Parts = {
  readonly database: StoreAlone
  readonly isLetIn: NonNullable<ReceiverOptions['isLetIn']>
}

/**
 * Opens the log and the doors. A demo has a log of its own, which is gone at its end; it takes any free port when a Collector
 * holds the usual one.
 * Errors   throws one line: a port in use, a log that cannot be used or belongs to another workbench.
 */
export async function startIngest(config: Config, mode: 'keep' | 'demo', parts: Parts): Promise<Ingest> {
  const { database, isLetIn } = parts
  const folder = await folderFor(config, mode)
  try {
    const { store } = database
    const inserts = watchHealth((batch) => store.insert(batch), database.folder, clock)
    const receiver = await startReceiver({
      isLetIn,
      http: { host: config.host, port: config.otlpHttpPort, orFree: mode === 'demo' },
      grpc: { host: config.host, port: config.otlpGrpcPort, orFree: mode === 'demo' },
      folder: folder.path,
      insert: inserts.insert,
      log,
    })
    const authority = config.host.includes(':') ? `[${config.host}]` : config.host
    const stop = async (): Promise<void> => {
      await receiver.stop()
      await folder.leave()
    }
    const otlp = { http: `http://${authority}:${receiver.httpPort}`, grpc: `http://${authority}:${receiver.grpcPort}` }
    const health = (): HealthState => withLog(inserts.state(), receiver.whyRefused())
    return { store: readingOwnWrites(store, receiver.flush), health, otlp, stop }
  } catch (error) {
    await folder.leave()
    throw error
  }
}

function withLog(state: HealthState, whyRefused: string | undefined): HealthState {
  if (whyRefused === undefined) return state
  const refused = `Telemetry is refused, and its senders told to try again: ${whyRefused}`
  const problems = [...(state.status === 'failing' ? state.problems : []), refused]
  return { status: 'failing', problems, refuses: true }
}

type Folder = { readonly path: string; readonly leave: () => Promise<void> }

async function folderFor(config: Config, mode: 'keep' | 'demo'): Promise<Folder> {
  if (mode === 'demo') {
    const folder = await throwawayFolder()
    return { path: folder.path, leave: async () => folder[Symbol.asyncDispose]() }
  }
  const path = walFolder(config)
  makeFolder(path)
  const unlock = lockFolder(path)
  return { path, leave: async () => unlock() }
}
