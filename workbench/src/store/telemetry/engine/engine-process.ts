/**
 * The engine process: holds the embedded engine on its main thread and serves it over HTTP on the loopback address.
 * Started by `startEngine`; it lives as long as its parent does.
 */

import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../../lib/message-of.ts'
import { loadChdb } from './chdb.ts'
import { serverConfig } from './config.ts'
import { serveHttp } from './http-server.ts'
import { makeFolder } from './make-folder.ts'
import type { EngineReply, EngineRequest } from './messages.ts'
import { Sessions } from './sessions.ts'
import { openSpool } from './spool.ts'

type Start = Extract<EngineRequest, { kind: 'start' }>
type Stop = () => Promise<void>

const STOP_MS_MAX = 2_000 // a statement that cannot be ended in time is cut off; what was acknowledged is on the disk

let stop: Stop = async () => {}

process.on('message', (message: EngineRequest) => {
  if (message.kind === 'stop') void leave()
  else void begin(message)
})
process.once('disconnect', () => void leave()) // the parent is gone
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {}) // the terminal's; the parent decides
process.once('SIGTERM', () => void leave())

async function begin(start: Start): Promise<void> {
  try {
    const opened = await open(start)
    stop = opened.stop
    reply({ kind: 'ready', ...opened.serving })
  } catch (error) {
    const reason = messageOf(error)
    reply({ kind: 'failed', failure: isMissing(error) ? 'unsupported-platform' : 'refused', reason })
    process.disconnect()
  }
}

async function open(start: Start) {
  const chdb = loadChdb()
  const directory = join(start.directory, 'data')
  makeFolder(directory)
  const sessions = await Sessions.open(chdb, {
    directory,
    configFile: writeConfig(start),
    memoryBytesMax: start.memoryBytesMax,
  })
  const spool = openSpool(start.directory)
  const http = await serveHttp({ engine: { sessions, spool }, user: start }, start.port)
  const close: Stop = async () => {
    http.close()
    await sessions.close()
    spool.close()
  }
  return { serving: { port: http.port, version: sessions.version, blockFolder: spool.blockFolder }, stop: close }
}

/** Whole or not at all: another process may be at the same directory, and is told so only after it has read the file. */
function writeConfig({ directory, memoryBytesMax, ownClusters }: Start): string {
  const file = join(directory, 'engine.xml')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, serverConfig({ temporary: join(directory, 'tmp'), memoryBytesMax, ownClusters }), {
    mode: 0o600,
  })
  renameSync(draft, file)
  return file
}

/** Leaves in order when the engine can, and in any case in time: a statement under way would hold the process. */
async function leave(): Promise<void> {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_MS_MAX)
  await stop()
  process.exit(0)
}

/** The engine's own reason, a lock above all, goes to the error output; the parent reads it there. */
function isMissing(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code)
  return ['CHDB_PLATFORM', 'CHDB_ABI', 'MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'].includes(code)
}

function reply(message: EngineReply): void {
  process.send?.(message)
}
