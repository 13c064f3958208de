import { resolve } from 'node:path'
import { messageOf } from '../../lib/message-of.ts'
import type { TelemetryAddress } from '../../store/telemetry/address.ts'
import { Connection } from '../../store/telemetry/connection.ts'
import { EngineError, startEngine } from '../../store/telemetry/engine/engine.ts'
import { openTelemetry, type TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { dropLeftThrowaways, openThrowawayTelemetry } from '../../store/telemetry/throwaway.ts'
import type { Config } from '../settings/config.ts'
import { openWhenThere } from './patient-store.ts'
import { throwawayFolder } from './throwaway.ts'

const MIB = 1024 ** 2

const NO_SERVER = 'LASTGOOD_CLICKHOUSE_CLUSTER is set and LASTGOOD_CLICKHOUSE_URL is not: name one of its servers there'

/** An open telemetry store together with what runs beneath it. */
export type Database = StoreAlone & {
  /**
   * Opens a store beside this one that shares nothing with it, and is gone when disposed. Where the engine is ours it is a database of it; a
   * server is left alone, as it may be shared, and this account may have no right to make one there. Errors   throws as `openThrowaway` does.
   */
  readonly openApart: () => Promise<StoreAlone>
}

/** A store and what runs beneath it. */
export type StoreAlone = AsyncDisposable & {
  readonly store: TelemetryStore
  /** Where it keeps its data on this machine; undefined for a server. */
  readonly folder: string | undefined
}

/** The database a workbench keeps its telemetry in: a server if one is configured, else the embedded engine. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<Database> {
  const { clickhouseUrl, clickhouseCluster, data, retentionDays } = config
  if (clickhouseUrl === '' && clickhouseCluster !== '') throw new Error(NO_SERVER)
  if (clickhouseUrl === '')
    return openEmbedded(config, { dataDir: resolve(data, 'telemetry'), retentionDays, log, isKept: true })
  const store = await openWhenThere(() => openServer(config), log)
  const openApart = (): Promise<StoreAlone> => openThrowaway(config, log)
  return { store, folder: undefined, openApart, [Symbol.asyncDispose]: () => store.close() }
}

/** The telemetry on the server that is configured. Errors   throws when it is away, or refuses. */
export function openServer(config: Config): Promise<TelemetryStore> {
  const { clickhouseUrl: url, clickhouseUser: username, clickhousePassword: password } = config
  const { clickhouseDatabase: database, clickhouseCluster: name, retentionDays } = config
  const cluster = name === '' ? undefined : { name, replicated: true }
  return openTelemetry({ url, username, password, database, cluster, retentionDays })
}

/**
 * A database of its own that keeps every time it is given, and is gone when disposed: an embedded one, and where that does
 * not run, one on the configured server. `log` hears which it is where a server is configured.
 */
export async function openThrowaway(config: Config, log: (line: string) => void): Promise<Database> {
  const { clickhouseUrl: url, clickhouseUser: username, clickhousePassword: password } = config
  try {
    const database = await openThrowawayEmbedded(config, log)
    if (url !== '') log(`${url} is not used: this needs a throw-away database only, and the embedded one runs here`)
    return database
  } catch (error) {
    if (url === '' || !(error instanceof EngineError) || error.kind !== 'unsupported-platform') throw error
    const openApart = (): Promise<StoreAlone> => openBeside({ url, username, password }, undefined)
    const opened = await openApart()
    log(`the embedded database does not run here: a throw-away database on ${url} is used, and removed at the end`)
    return { ...opened, openApart }
  }
}

/** A throw-away database of a server or engine that runs; `folder` is where that keeps its data on this machine. */
async function openBeside(server: Omit<TelemetryAddress, 'database'>, folder: string | undefined): Promise<StoreAlone> {
  const { store, remove } = await openThrowawayTelemetry(server)
  return { store, folder, [Symbol.asyncDispose]: remove }
}

async function openThrowawayEmbedded(config: Config, log: (line: string) => void): Promise<Database> {
  const folder = await throwawayFolder()
  try {
    const database = await openEmbedded(config, { dataDir: folder.path, retentionDays: 0, log, isKept: false })
    const dispose = async (): Promise<void> => {
      await database[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    }
    return { ...database, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}

/** Works with the embedded database of the data folder, in which nothing is forgotten meanwhile. Errors   throws what `startEngine` does. */
export async function withEmbedded<T>(config: Config, work: (address: TelemetryAddress) => Promise<T>): Promise<T> {
  const dataDir = resolve(config.data, 'telemetry')
  const engine = await startEngine({ dataDir, memoryBytesMax: config.memoryMiB * MIB })
  try {
    const { url, username, password } = engine
    const address = { url, username, password, database: config.clickhouseDatabase }
    await (await openTelemetry({ ...address, retentionDays: 0 })).close()
    return await work(address)
  } finally {
    await engine.stop()
  }
}

/** The version of the database that the configuration names; nothing is changed in it. */
export async function databaseVersion(config: Config): Promise<string> {
  const {
    clickhouseUrl: url,
    clickhouseUser: username,
    clickhousePassword: password,
    clickhouseDatabase: database,
  } = config
  if (url !== '') return engineVersion({ url, username, password, database })
  await using folder = await throwawayFolder()
  const engine = await startEngine({ dataDir: folder.path, memoryBytesMax: config.memoryMiB * MIB })
  try {
    const at = { url: engine.url, username: engine.username, password: engine.password, database }
    return await engineVersion(at)
  } finally {
    await engine.stop()
  }
}

async function engineVersion(address: TelemetryAddress): Promise<string> {
  const connection = new Connection(address, undefined)
  try {
    const [row] = await connection.rows<{ version: string }>('server-version')
    return row?.version ?? 'unknown'
  } finally {
    await connection.close()
  }
}

type Embedded = {
  readonly dataDir: string
  readonly retentionDays: number
  readonly log: (line: string) => void
  /** Whether a process before this one may have left something in it. */
  readonly isKept: boolean
}

async function openEmbedded(config: Config, { dataDir, retentionDays, log, isKept }: Embedded): Promise<Database> {
  const engine = await startEngine({ dataDir, memoryBytesMax: config.memoryMiB * MIB, log })
  try {
    const { url, username, password, blockFolder } = engine
    const server = { url, username, password, blockFolder }
    if (isKept) await dropLeft(server, log)
    const store = await openTelemetry({ ...server, database: config.clickhouseDatabase, retentionDays })
    const dispose = async (): Promise<void> => {
      await store.close()
      await engine.stop()
    }
    return { store, folder: dataDir, openApart: () => openBeside(server, dataDir), [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await engine.stop()
    throw error
  }
}

/** What cannot be removed takes some disk, and keeps nobody from working. */
async function dropLeft(server: Omit<TelemetryAddress, 'database'>, log: (line: string) => void): Promise<void> {
  try {
    await dropLeftThrowaways(server)
  } catch (error) {
    log(`a throw-away database of an earlier drill stays: ${messageOf(error)}`)
  }
}
