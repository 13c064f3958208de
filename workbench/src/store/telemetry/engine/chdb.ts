import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What the engine says about one finished statement. */
export type StatementOutcome = {
  readonly bytes: Uint8Array
  readonly rowsRead: number
  readonly bytesRead: number
  readonly elapsedS: number
}

/** One engine session with settings, parameters and a current database of its own. */
export type Connection = {
  /** The outcome of `sql`; rejects with the engine's own text. The event loop stays free meanwhile. */
  run(sql: string, format: string): Promise<StatementOutcome>
  /** Ends the session. Must not be called while `run` is under way: the engine would abort the process. */
  close(): void
}

/** Opens engine sessions on one directory. */
export type Chdb = { connect(directory: string, args: readonly string[]): Connection }

type NativeHandle = { readonly __handle: never }
type NativeOutcome = { bytes: Uint8Array; rowsRead: number; bytesRead: number; elapsed: number }
type NativeAddon = {
  CreateConnection(directory: string, args: readonly string[]): NativeHandle
  CloseConnection(handle: NativeHandle): void
  QueryAsyncConnection(handle: NativeHandle, sql: string, format: string): Promise<NativeOutcome>
}

/**
 * The embedded engine, loaded into this process (0.4 s; once, and on the main thread only: a worker thread that has
 * used it crashes at its exit).
 * The package's own `Session` puts off every `close` until no session has a statement under way, so one long query
 * would pile up sessions; its parameter binding shares one queue. This adapter therefore uses the addon below it.
 * Errors   throws what the package's loader throws: no binding for this platform, or one that does not load.
 */
export function loadChdb(): Chdb {
  const require = createRequire(import.meta.url)
  const loader: unknown = require(join(dirname(require.resolve('chdb/package.json')), 'dist', 'loader.js'))
  const addon = (loader as { loadNative(): NativeAddon }).loadNative()
  return { connect: (directory, args) => connectionOf(addon, addon.CreateConnection(directory, args)) }
}

function connectionOf(addon: NativeAddon, handle: NativeHandle): Connection {
  return {
    async run(sql, format) {
      const { bytes, rowsRead, bytesRead, elapsed } = await addon.QueryAsyncConnection(handle, sql, format)
      return { bytes, rowsRead, bytesRead, elapsedS: elapsed }
    },
    close: () => addon.CloseConnection(handle),
  }
}
