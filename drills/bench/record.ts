/**
 * Records drills as replay directories, one after the other: two minutes of health, the cause, and what follows.
 *
 *     npx node drills/bench/record.ts [FAULT …] [--seeds 1,2] [--lead 120] [--after 75] [--acts 0] [--journeys 1.5] [--out DIR]
 *     npx node drills/bench/record.ts healthy [--seeds 1,2] [--for 600] …
 *
 * `DIR/FAULT-SEED/` appears when it is whole; one that is there already is not made again. The truth is in its `case.json`, where no
 * diagnosis reads it. With `--acts 2`, two wrong actions and the right one follow, after the
 * window of the case. `healthy` keeps a shop in which innocent changes are made and nothing breaks.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { shop } from '../src/index.ts'
import { recordDrill, recordHealth } from '../src/recording.ts'

const HEALTHY = 'healthy' // in the place of a fault: nothing breaks
const ROOT = resolve(import.meta.dirname, '../..')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1' },
    lead: { type: 'string', default: '120' },
    after: { type: 'string', default: '75' },
    for: { type: 'string', default: '600' },
    acts: { type: 'string', default: '0' },
    journeys: { type: 'string', default: '1.5' },
    out: { type: 'string', default: 'drill-recordings' },
  },
})
const faults = positionals.length > 0 ? positionals : shop.faults.map((f) => f.name)
for (const seed of values.seeds.split(',').map(Number))
  for (const fault of faults) {
    const directory = join(resolve(values.out), `${fault}-${seed}`)
    if (existsSync(directory)) continue
    const settings = { seed, directory, root: ROOT, journeysPerSecond: Number(values.journeys) }
    if (fault === HEALTHY) await recordHealth(shop, { ...settings, forMs: seconds(values.for) })
    else {
      const times = { leadMs: seconds(values.lead), afterMs: seconds(values.after), wrongMax: Number(values.acts) }
      const { truth, feltAt } = await recordDrill(shop, { fault, ...settings, ...times })
      const felt = feltAt ? `felt after ${(Date.parse(feltAt) - Date.parse(truth.onset)) / 1_000} s` : 'never felt'
      console.log(`${directory}: ${truth.cause}; ${felt}`)
    }
  }

function seconds(text: string): number {
  return Number(text) * 1_000
}
