/**
 * Records drills as replay directories, one after the other: two minutes of health, the cause, and what follows.
 *
 *     npx node drills/bench/record.ts [FAULT …] [--seeds 1,2] [--lead 120] [--after 75] [--acts 0] [--journeys 1.5] [--out DIR]
 *
 * `DIR/FAULT-SEED/` holds telemetry, changes, `case.json` and the answer, `truth.json`, which no diagnosis reads. It appears when it
 * is whole; one that is there already is not made again. With `--acts 2`, two wrong actions and the right one follow, after the
 * window of the case.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { shop } from '../src/index.ts'
import { recordDrill } from '../src/recording.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1' },
    lead: { type: 'string', default: '120' },
    after: { type: 'string', default: '75' },
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
    const { truth, feltAt } = await recordDrill(shop, {
      ...{ fault, seed, directory, root: ROOT },
      leadMs: Number(values.lead) * 1_000,
      afterMs: Number(values.after) * 1_000,
      wrongMax: Number(values.acts),
      journeysPerSecond: Number(values.journeys),
    })
    const felt = feltAt ? `felt after ${(Date.parse(feltAt) - Date.parse(truth.onset)) / 1_000} s` : 'never felt'
    console.log(`${directory}: ${truth.cause}; ${felt}`)
  }
