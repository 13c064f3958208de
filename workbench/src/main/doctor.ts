import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { messageOf } from '../lib/message-of.ts'
import type { DeclaredAction } from '../model/action.ts'
import { lookAtWal } from '../receive/wal/look.ts'
import type { Check } from '../show/cli/actions.ts'
import { whyNotServed } from './access/access.ts'
import { isValid, Tokens } from './access/tokens.ts'
import { clock } from './clock.ts'
import { lackingSecret } from './settings/actions-config.ts'
import type { Config, Resolved } from './settings/config.ts'
import { diskFreeBytes } from './telemetry/disk.ts'
import { walFolder } from './telemetry/wal-folder.ts'

const DISK_FREE_BYTES_MIN = 2 * 1024 ** 3 // below it a busy day of telemetry no longer fits

/**
 * Looks at what `lastgood serve` with this configuration would need. `warnings` are about the
 * settings' names; `tryEngine` gives the database's version or an error.
 */
export async function examine(
  config: Config,
  warnings: readonly string[],
  tryEngine: () => Promise<string>,
  { actions, objectives }: Pick<Resolved, 'actions' | 'objectives'>,
): Promise<Check[]> {
  return [
    { name: 'node', state: 'ok', says: `${process.version} on ${process.platform} ${process.arch}` },
    { name: 'machine', state: 'ok', says: `${availableParallelism()} cores, ${gib(totalmem())} GiB memory` },
    ...warnings.map((says): Check => ({ name: 'settings', state: 'warn', says })),
    ...actionsCheck(actions),
    ...(objectives.length === 0 ? [] : [objectivesCheck(objectives)]),
    accessCheck(config),
    diskCheck(config),
    logCheck(config),
    ...(await Promise.all([
      portCheck('web port', config.host, config.port, '--port'),
      portCheck('otlp grpc', config.host, config.otlpGrpcPort, '--otlp-grpc-port'),
      portCheck('otlp http', config.host, config.otlpHttpPort, '--otlp-http-port'),
      engineCheck(config, tryEngine),
      recordCheck(config),
    ])),
  ]
}

function actionsCheck(actions: readonly DeclaredAction[]): readonly Check[] {
  if (actions.length === 0) return []
  const lacking = lackingSecret(actions, process.env)
  const names = actions.map(({ name }) => name).join(', ')
  if (lacking === undefined) return [{ name: 'actions', state: 'ok', says: names }]
  return [{ name: 'actions', state: 'fail', says: lacking, todo: 'nothing starts without it' }]
}

const objectivesCheck = (objectives: Resolved['objectives']): Check => ({
  name: 'objectives',
  state: 'ok',
  says: `${objectives.map(({ name }) => name).join(', ')}: lastgood slo tells how they stand`,
})

/** Who is let in, and whether the address may be served at all. */
function accessCheck(config: Config): Check {
  try {
    const unserved = whyNotServed(config)
    if (unserved !== undefined) return { name: 'access', state: 'fail', says: unserved }
    const valid = new Tokens(resolve(config.data)).list().filter((token) => isValid(token, clock.now()))
    const people = config.oidcIssuer === '' ? '' : `people sign in at ${config.oidcIssuer}; `
    const tokens =
      people === '' && valid.length === 0
        ? 'no tokens: whoever is on this machine'
        : `${valid.length} tokens that are valid`
    return { name: 'access', state: 'ok', says: `${people}${tokens}` }
  } catch (error) {
    return { name: 'access', state: 'fail', says: messageOf(error) }
  }
}

function diskCheck(config: Config): Check {
  const folder = nearestExisting(resolve(config.data))
  const unwritable = whyUnwritable(folder)
  if (unwritable !== undefined) {
    const says = `${folder} cannot be written: ${unwritable}`
    return { name: 'disk', state: 'fail', says, todo: 'give another folder: --data /path' }
  }
  const freeBytes = diskFreeBytes(folder)
  const says = `${gib(freeBytes)} GiB free for ${resolve(config.data)}`
  if (freeBytes >= DISK_FREE_BYTES_MIN) return { name: 'disk', state: 'ok', says }
  return {
    name: 'disk',
    state: 'warn',
    says,
    todo: 'free some space, keep less (retentionDays), or use another disk: --data /path',
  }
}

const WAITS_S_MAX = 60 // a database that is well takes telemetry within a second

function logCheck(config: Config): Check {
  const folder = walFolder(config)
  try {
    const { segments, entries, bytes, oldestMs, damaged, damagedFiles, foreign } = lookAtWal(folder)
    const oldestS = oldestMs === undefined ? 0 : Math.max(0, Math.round((clock.now() - oldestMs) / 1000))
    const requests = entries === 1 ? '1 request' : `${entries} requests`
    const waits = `${requests} in ${(bytes / 2 ** 20).toFixed(1)} MiB wait for the database, the oldest ${oldestS} s`
    const says = `${segments === 0 ? `nothing waits in ${folder}` : waits}; ${damaged} skipped`
    if (damagedFiles.length > 0)
      return { name: 'log', state: 'warn', says, todo: `look at the disk, then remove ${damagedFiles.join(' ')}` }
    if (foreign.length > 0)
      return {
        name: 'log',
        state: 'warn',
        says: `${says}; ${foreignText(foreign)} in ${folder} and never read`,
        todo: 'see what it is, and move it elsewhere',
      }
    if (oldestS <= WAITS_S_MAX) return { name: 'log', state: 'ok', says }
    return {
      name: 'log',
      state: 'warn',
      says,
      todo: 'a running `lastgood serve` stores it; its output tells what keeps it',
    }
  } catch (error) {
    const todo = 'see who may read the folder, and whether its disk is well'
    return { name: 'log', state: 'fail', says: `${folder}: ${messageOf(error)}`, todo }
  }
}

const FOREIGN_SHOWN = 3

function foreignText(names: readonly string[]): string {
  const more = names.length - FOREIGN_SHOWN
  const shown = names.slice(0, FOREIGN_SHOWN).map((name) => `"${name}"`)
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}, which no workbench wrote, ${names.length > 1 ? 'are' : 'is'}`
}

/** Tried for real, with a folder that is gone at once: what permissions say is not what a file system does. */
function whyUnwritable(folder: string): string | undefined {
  try {
    rmdirSync(mkdtempSync(join(folder, '.lastgood-doctor-')))
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

async function portCheck(name: string, host: string, port: number, flag: string): Promise<Check> {
  const code = await new Promise<string | undefined>((settle) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => settle(undefined)))
  })
  if (code === undefined) return { name, state: 'ok', says: `${host}:${port} is free` }
  const taken = code === 'EADDRINUSE'
  const says = taken
    ? `${host}:${port} is in use, perhaps by a running workbench`
    : `${host}:${port} cannot be used (${code})`
  return {
    name,
    state: taken ? 'warn' : 'fail',
    says,
    todo: `stop what holds it, or choose another: ${flag} 0 takes any`,
  }
}

async function engineCheck(config: Config, tryEngine: () => Promise<string>): Promise<Check> {
  const what =
    config.clickhouseUrl === '' ? 'embedded ClickHouse' : `ClickHouse at ${new URL(config.clickhouseUrl).host}`
  try {
    return { name: 'database', state: 'ok', says: `${what} answers, version ${await tryEngine()}` }
  } catch (error) {
    const todo =
      config.clickhouseUrl === ''
        ? 'use a server: LASTGOOD_CLICKHOUSE_URL=http://host:8123'
        : 'check the URL, user and password'
    return { name: 'database', state: 'fail', says: `${what}: ${messageOf(error)}`, todo }
  }
}

async function recordCheck(config: Config): Promise<Check> {
  const { lookAtRecord } = await import('./incident/record.ts')
  try {
    return { name: 'record', state: 'ok', says: await lookAtRecord(config) }
  } catch (error) {
    const todo =
      config.recordUrl === ''
        ? 'put your backup in its place; what is intact can still be exported'
        : 'check the URL, user and password; PGPASSWORD is read too'
    return { name: 'record', state: 'fail', says: messageOf(error), todo }
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder))
}

const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1)
