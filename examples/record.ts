/**
 * Records the example incident: starts the shop and its database, sends shoppers, makes the changes of the story at their
 * time and writes a replay directory.
 *
 *     node examples/record.ts [--seconds 620] [--journeys 1.3] [--out examples/checkout-slow-query]
 */
import { writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Sink, startSink } from '../drills/src/sink.ts'
import { startDatabase } from './system/database.ts'
import { type Fleet, newFleet } from './system/fleet.ts'
import { startLoad } from './system/load.ts'
import { type Change, GUILTY, HISTORY_ROWS, PAGE, SERVICES, STEPS } from './system/story.ts'

const ID = 'checkout-slow-query'
const SEED = 7
const WARM_UP_MS = 5_000 // connections, caches and compiled code; the window starts after it
const here = dirname(fileURLToPath(import.meta.url))

type Made = Change & { readonly at: string }
type Recording = { readonly from: Date; readonly to: Date; readonly changes: readonly Made[] }
type Pace = { readonly seconds: number; readonly journeysPerSecond: number }

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '620' },
    journeys: { type: 'string', default: '1.3' },
    out: { type: 'string', default: join(here, ID) },
  },
})
const pace = { seconds: Number(values.seconds), journeysPerSecond: Number(values.journeys) }
if (!(pace.seconds > 0 && pace.journeysPerSecond > 0)) {
  console.error(
    'usage: node examples/record.ts [--seconds N] [--journeys N a second] [--out DIR]; both numbers above 0',
  )
  process.exit(2)
}
await main(pace, resolve(values.out))

async function main(pace: Pace, directory: string): Promise<void> {
  say('starting PostgreSQL and filling it')
  await using started = new AsyncDisposableStack() // whatever happens, the last started is stopped first
  const sink = started.adopt(await startSink(resolve(here, '..')), (it) => it.stop())
  const database = started.adopt(await startDatabase({ historyRows: HISTORY_ROWS }), (it) => it.stop())
  const fleet = started.adopt(newFleet({ otlpUrl: sink.url, databaseUrl: database.url }), (it) => it.stop())
  for (const spec of SERVICES) await fleet.deploy(spec)
  const recording = await record(fleet, pace)
  await fleet.stop() // each process exports its last spans
  await write(sink, recording, directory)
}

async function record(fleet: Fleet, { seconds, journeysPerSecond }: Pace): Promise<Recording> {
  const load = startLoad({ url: fleet.url('web-gateway'), journeysPerSecond, seed: SEED })
  try {
    await pause(WARM_UP_MS)
    const from = new Date()
    const untilShare = (share: number) => pause(Math.max(0, from.getTime() + share * seconds * 1_000 - Date.now()))
    const changes: Made[] = []
    for (const step of STEPS) {
      await untilShare(step.atShare)
      changes.push({ ...step.change, at: new Date().toISOString() })
      await step.apply(fleet)
      say(`${step.change.title}; shoppers so far: ${JSON.stringify(load.report())}`)
    }
    await untilShare(1)
    say(`done; shoppers: ${JSON.stringify(load.report())}`)
    return { from, to: new Date(), changes }
  } finally {
    await load.stop()
  }
}

async function write(sink: Sink, { from, to, changes }: Recording, directory: string): Promise<void> {
  const sizes = await sink.write(directory)
  const at = new Date(from.getTime() + PAGE.atShare * (to.getTime() - from.getTime())).toISOString()
  const { service, title } = PAGE
  const window = { from: from.toISOString(), to: to.toISOString() }
  const guilty = changes.find((change) => change.id === GUILTY.id)!
  await writeFile(join(directory, 'changes.jsonl'), changes.map((c) => `${JSON.stringify(c)}\n`).join(''))
  await writeJson(join(directory, 'case.json'), { id: ID, page: { at, service, title }, window })
  await writeJson(join(dirname(directory), 'truth.json'), {
    [ID]: {
      services: [GUILTY.service],
      edge: [[GUILTY.caller], GUILTY.service],
      signal: 'latency',
      fault: 'slow_query',
      changes: [GUILTY.id],
      onset: guilty.at,
      indicator: 'db.client.operation.duration|db.client.connection.pending_requests',
    },
  })
  say(
    `wrote ${directory}: ${Object.entries(sizes)
      .map(([name, bytes]) => `${name} ${Math.ceil(bytes / 1024)} KiB`)
      .join(', ')}`,
  )
}

function writeJson(path: string, value: unknown): Promise<void> {
  return writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`)
}

function say(line: string): void {
  console.error(`${new Date().toISOString()} ${line}`)
}
