/**
 * Records drills as replay directories, one after the other: two minutes of health, the cause, and what follows.
 *
 *     npx node drills/bench/record.ts [FAULT …] [--seeds 1,2] [--lead 120] [--after 75] [--acts 0] [--follow 60] [--journeys 1.5] [--out DIR]
 *     npx node drills/bench/record.ts healthy [--seeds 1,2] [--for 600] [--journeys 1.5] [--out DIR]
 *
 * `DIR/FAULT-SEED/` appears when it is whole; one that is there already is not made again. The truth is in its `case.json`, where no
 * diagnosis reads it. With `--acts 2`, two wrong actions and the right one come after the window of the case, and each is followed for 60 s.
 * `healthy` keeps a shop in which innocent changes are made and nothing breaks.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { shop } from '../src/index.ts'
import { recordDrill, recordHealth } from '../src/recording.ts'

const HEALTHY = 'healthy' // in the place of a fault: nothing breaks
const ROOT = resolve(import.meta.dirname, '../..')
const FAULTS = shop.faults.map(({ name }) => name)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1' },
    lead: { type: 'string', default: '120' },
    after: { type: 'string', default: '75' },
    for: { type: 'string', default: '600' },
    acts: { type: 'string', default: '0' },
    follow: { type: 'string', default: '60' },
    journeys: { type: 'string', default: '1.5' },
    out: { type: 'string', default: 'drill-recordings' },
  },
})
const asked = positionals.length > 0 ? positionals : FAULTS
const unknown = asked.filter((name) => name !== HEALTHY && !FAULTS.includes(name))
if (unknown.length > 0) refuse(`no fault ${unknown.join(', ')}; there are: ${[...FAULTS, HEALTHY].join(', ')}`)
const seeds = values.seeds.split(',').map((text) => numberOf('seeds', text))
const journeysPerSecond = numberOf('journeys', values.journeys)
const forMs = 1_000 * numberOf('for', values.for)
const times = {
  leadMs: 1_000 * numberOf('lead', values.lead),
  afterMs: 1_000 * numberOf('after', values.after),
  wrongMax: numberOf('acts', values.acts),
  followMs: 1_000 * numberOf('follow', values.follow),
}
for (const seed of seeds)
  for (const fault of asked) {
    const directory = join(resolve(values.out), `${fault}-${seed}`)
    if (!existsSync(directory)) await record(fault, { seed, directory, root: ROOT, journeysPerSecond })
  }

async function record(fault: string, settings: Omit<Parameters<typeof recordHealth>[1], 'forMs'>): Promise<void> {
  if (fault === HEALTHY) return void (await recordHealth(shop, { ...settings, forMs }))
  const { truth, feltAt } = await recordDrill(shop, { fault, ...settings, ...times })
  const felt = feltAt ? `felt after ${(Date.parse(feltAt) - Date.parse(truth.onset)) / 1_000} s` : 'never felt'
  console.log(`${settings.directory}: ${truth.cause}; ${felt}`)
}

function numberOf(option: string, text: string): number {
  const value = text === '' ? Number.NaN : Number(text)
  return value >= 0 ? value : refuse(`--${option}: expected a number from 0 on, got "${text}"`)
}

function refuse(why: string): never {
  console.error(`record: ${why}`)
  process.exit(2)
}
