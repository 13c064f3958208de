import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateOf, newParty } from './certificate.ts'
import { type Database, startDatabase } from './database.ts'
import { Fleet } from './fleet.ts'
import type { ServiceSpec } from './process.ts'
import { startUsers, type Users } from './users.ts'

const HOUR_MS = 3_600_000
const BANK_KEY = 'k-main-1'

/** The running shop as faults and mitigations get hold of it. */
export type System = Fleet & {
  readonly users: Users
  readonly directory: string
  sql: Database['sql']
  /** Writes where the gateway runs into the edge's configuration file; the edge reads it on reload. */
  writeEdgeConfig(): void
  /** From now on the gateway's moves reach the edge's file, and the edge reads it; `off` leaves both to people. */
  followMoves(mode: 'on' | 'off'): void
  /** Gives the bank a certificate that ends at `to`, and has the bank use it. */
  certify(to: Date): void
  /** Ends users, processes and database and removes what they left. */
  close(): Promise<void>
}

/** What runs at first. */
const SERVICES: readonly ServiceSpec[] = [
  { service: 'bank', version: '1', telemetry: false },
  { service: 'cache', version: '7.2.1' },
  { service: 'inventory', version: '2.4.0' },
  { service: 'promo', version: '1.6.3' },
  { service: 'mail', version: '1.2.0' },
  { service: 'jobs', version: '3.0.2' },
  { service: 'catalogue', version: '3.1.5', calls: ['cache'], heapMbMax: 72 },
  { service: 'payment', version: '4.0.7', calls: ['bank'] },
  { service: 'checkout', version: '1.8.2', calls: ['promo', 'payment', 'inventory'] },
  { service: 'web', version: '5.0.3', calls: ['catalogue', 'checkout', 'inventory', 'promo'], replicas: 2 },
  { service: 'edge', version: '1.27.0' },
]

/** Starts database, services and users; what was started before a failure is stopped. */
export async function startSystem(settings: {
  readonly otlpUrl: string
  readonly seed: number
  readonly journeysPerSecond: number
}): Promise<System> {
  await using started = new AsyncDisposableStack() // whatever happens, the last started is stopped first
  const directory = started.adopt(await mkdtemp(join(tmpdir(), 'drill-')), (it) =>
    rm(it, { recursive: true, force: true }),
  )
  await chmod(directory, 0o755) // as root, PostgreSQL runs as another user
  await mkdir(join(directory, 'volume'))
  const janitor = started.adopt(newJanitor(directory), dismissed)
  const bank = newBankFiles(directory)
  const database = started.adopt(await startDatabase(join(directory, 'database')), (it) => it.stop())
  const surroundings = {
    ...bank.environment,
    OTEL_EXPORTER_OTLP_ENDPOINT: settings.otlpUrl,
    DATABASE_URL: database.url,
    EDGE_CONFIG: join(directory, 'edge.json'),
    VOLUME: join(directory, 'volume'),
  }
  let follows = true
  const onMoved = (service: string) => {
    if (service === 'web' && follows) {
      writeEdgeConfig()
      fleet.reload('edge')
    }
    if (service === 'bank') fleet.configure('payment', 'bank-url', fleet.urls('bank')[0]!.replace('http:', 'https:'))
  }
  const onStarted = (pid: number) => void (janitor.connected && janitor.send(pid))
  const home = new URL('./', import.meta.url)
  const fleet = started.adopt(new Fleet({ home, surroundings, onMoved, onStarted }), (it) => it.stop())
  const writeEdgeConfig = () => replaceFile(surroundings.EDGE_CONFIG, JSON.stringify({ web: fleet.urls('web') }))
  for (const service of ['bank', 'payment']) fleet.configure(service, 'bank-key', BANK_KEY)
  writeEdgeConfig() // of nobody yet; who moves is written as soon as it listens
  await Promise.all(SERVICES.map((spec) => fleet.deploy(spec)))
  fleet.reload('edge') // the gateway may have been there first
  const { seed, journeysPerSecond } = settings
  const users = started.adopt(startUsers({ url: fleet.urls('edge')[0]!, journeysPerSecond, seed }), (it) => it.stop())
  const all = started.move()
  return Object.assign(fleet, {
    users,
    directory,
    sql: database.sql,
    writeEdgeConfig,
    followMoves: (mode: 'on' | 'off') => {
      follows = mode === 'on'
    },
    certify: (to: Date) => {
      bank.certify(to)
      fleet.reload('bank')
    },
    close: () => all.disposeAsync(),
  })
}

/** Sees to it that nothing is left when this process is killed. */
function newJanitor(directory: string): ChildProcess {
  const janitor = fork(new URL('janitor.ts', import.meta.url), [directory], {
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  janitor.on('error', () => {}) // without it, only a killed drill leaves something
  return janitor
}

async function dismissed(janitor: ChildProcess): Promise<void> {
  if (!janitor.connected) return
  const exit = once(janitor, 'exit')
  janitor.send('stop')
  await exit
}

/** The bank's key and certificate, and the authority that payment trusts. */
function newBankFiles(directory: string) {
  const [authority, bank] = [newParty('Example Root'), newParty('bank.example')]
  const file = (name: string) => join(directory, name)
  const from = new Date(Date.now() - HOUR_MS)
  const far = new Date(Date.now() + 24 * 365 * HOUR_MS)
  writeFileSync(file('bank.key'), bank.key.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(file('root.pem'), certificateOf(authority, { issuer: authority, from, to: far }))
  const certify = (to: Date) => replaceFile(file('bank.pem'), certificateOf(bank, { issuer: authority, from, to }))
  certify(far)
  return {
    environment: { BANK_CERT: file('bank.pem'), BANK_CERT_KEY: file('bank.key'), BANK_CA: file('root.pem') },
    certify,
  }
}

/** Whoever reads sees the old text or the whole new one. */
function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.next`, text)
  renameSync(`${path}.next`, path)
}
