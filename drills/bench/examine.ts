/**
 * Examines the engine, blind: records drills as replay directories, has `lastgood diagnose DIR --json` read each, and compares the
 * answer with the truth, which lies outside of the directory.
 *
 *     npx node drills/bench/examine.ts [FAULT …] [--seeds 1,2] [--lead 120] [--after 75] [--journeys 2.5] [--out DIR]
 *
 * A recording that is there already is not made again. Prints one line a drill and the sums.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Diagnosed, diagnosed, type Marks, marked } from '../src/examination.ts'
import { shop } from '../src/index.ts'
import { type Recorded, recordDrill } from '../src/recording.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1,2' },
    lead: { type: 'string', default: '120' },
    after: { type: 'string', default: '75' },
    journeys: { type: 'string', default: '2.5' },
    out: { type: 'string', default: 'drill-recordings' },
  },
})
const faults = positionals.length > 0 ? positionals : shop.faults.map((f) => f.name)
const all: Marks[] = []
for (const seed of values.seeds.split(',').map(Number))
  for (const fault of faults) {
    const recorded = await recordingOf(fault, seed, resolve(values.out))
    const diagnosis = diagnosed(join(resolve(values.out), `${fault}-${seed}`), ROOT)
    const marks = marked(diagnosis, recorded)
    all.push(marks)
    console.log(lineOf(`${fault} ${seed}`, marks, diagnosis, recorded))
  }
for (const key of ['service', 'in3', 'signal', 'change', 'onset', 'decoy'] as const)
  console.log(`${key}: ${all.filter((m) => m[key]).length} of ${all.length}`)

async function recordingOf(fault: string, seed: number, out: string): Promise<Recorded> {
  const directory = join(out, `${fault}-${seed}`)
  const truth = `${directory}.truth.json`
  if (existsSync(truth)) return JSON.parse(readFileSync(truth, 'utf8')) as Recorded
  const pace = {
    leadMs: Number(values.lead) * 1_000,
    afterMs: Number(values.after) * 1_000,
    journeysPerSecond: Number(values.journeys),
  }
  const recorded = await recordDrill(shop, { fault, seed, ...pace, directory, root: ROOT })
  writeFileSync(truth, `${JSON.stringify(recorded, undefined, 2)}\n`)
  return recorded
}

function lineOf(name: string, marks: Marks, diagnosis: Diagnosed, { truth, feltAt }: Recorded): string {
  const late = diagnosis.onset
    ? Math.round((Date.parse(diagnosis.onset.at) - Date.parse(truth.onset)) / 1_000)
    : undefined
  const felt = feltAt
    ? `felt after ${Math.round((Date.parse(feltAt) - Date.parse(truth.onset)) / 1_000)} s`
    : 'NOT FELT'
  const mark = (good: boolean, text: string) => `${good ? '+' : '-'} ${text}`
  return [
    name.padEnd(23),
    mark(
      marks.service,
      `${diagnosis.services
        .slice(0, 3)
        .map((s) => s.service)
        .join(' ')} (${truth.service})`,
    ),
    mark(marks.signal, `${diagnosis.signal} (${truth.signals.join(' ')}), ${diagnosis.class?.kind ?? 'no class'}`),
    mark(marks.change, `${diagnosis.guilty} (${truth.guilty.join(' ')})`) + (marks.decoy ? ' DECOY' : ''),
    mark(marks.onset, `${late ?? 'no'} s; ${felt}`),
  ].join(' | ')
}
