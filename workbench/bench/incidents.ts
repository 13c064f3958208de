/**
 * Simulated incidents of systems nobody has seen: how often is the diagnosis right, by kind of fault?
 * Usage: npx node workbench/bench/incidents.ts [--seeds 1-40] [--fault KIND]   simulates, diagnoses, prints the table
 *        … write --out DIR [--seeds 1-40]    writes replay directories and their truth as a suite DIR/sim
 *        … show [--seeds 1]                  what a careful person would see in the telemetry, next to the truth
 * Seeds are whole numbers; the kinds of fault take turns.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '../src/lib/message-of.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { FAULTS } from './incidents/faults.ts'
import { type Incident, simulate } from './incidents/incident.ts'
import { type Mark, mark, table } from './incidents/mark.ts'
import { sightOf } from './incidents/sight.ts'
import { truthOf } from './incidents/truth.ts'
import { epochOf, writeReplay } from './incidents/write.ts'
import { answerTo, replayed } from './replayed.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '1-40' }, out: { type: 'string' }, fault: { type: 'string' } },
})
const seeds = seedsIn(values.seeds)
if (positionals[0] === 'write') writeSuite(values.out)
else if (positionals[0] === 'show') for (const seed of seeds) console.log(sightOf(simulate(seed)))
else await diagnoseAll()

/** `3`, or `1-40` with both ends; only those of the asked kind of fault. */
function seedsIn(text: string): number[] {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  if (from === undefined || Number(from) < 1)
    throw new Error(`--seeds ${text}: expected a whole number from 1 on, or a range like 1-40`)
  const kinds = Object.keys(FAULTS)
  if (values.fault !== undefined && !kinds.includes(values.fault))
    throw new Error(`--fault ${values.fault}: expected one of ${kinds.join(', ')}`)
  const all = Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i)
  return all.filter((seed) => values.fault === undefined || kinds[(seed - 1) % kinds.length] === values.fault)
}

/** The incident of a seed; undefined, and told, where none is felt. */
function drawn(seed: number): Incident | undefined {
  try {
    return simulate(seed)
  } catch (error) {
    console.error(messageOf(error))
    return undefined
  }
}

function writeSuite(out: string | undefined): void {
  if (out === undefined) throw new Error('write: name the folder with --out DIR')
  const suite = join(out, 'sim')
  mkdirSync(suite, { recursive: true })
  const truth: Record<string, unknown> = {}
  for (const seed of seeds) {
    const incident = drawn(seed)
    if (!incident) continue
    writeReplay(incident, epochOf(seed), join(suite, incident.id))
    truth[incident.id] = truthOf(incident, epochOf(seed))
    console.error(`${incident.id}  ${incident.kind}  ${incident.struck.roots.join()}`)
  }
  writeFileSync(join(suite, 'truth.json'), `${JSON.stringify(truth, undefined, 1)}\n`)
}

async function diagnoseAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-incidents-'))
  const engine = await startEngine({ dataDir: join(folder, 'engine') })
  const marks: { kind: string; mark: Mark }[] = []
  const times: number[] = []
  try {
    for (const seed of seeds) {
      const incident = drawn(seed)
      if (!incident) continue
      const directory = join(folder, incident.id)
      writeReplay(incident, epochOf(seed), directory)
      const diagnosis = await replayed(engine, directory, incident.id.replaceAll('-', '_'), answerTo)
      rmSync(directory, { recursive: true, force: true })
      const given = mark(diagnosis, truthOf(incident, epochOf(seed)))
      marks.push({ kind: incident.kind, mark: given })
      times.push((diagnosis.timing.queryMs ?? 0) + (diagnosis.timing.analyseMs ?? 0))
      console.error(`${incident.id}  ${incident.kind.padEnd(14)}  ${given.said}`)
    }
  } finally {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(table(marks))
  console.log(`diagnosis took ${Math.round(Math.max(...times))} ms at most`)
}
