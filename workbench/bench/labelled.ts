/**
 * How often is the diagnosis right about incidents whose truth is known?
 * Usage: npx node workbench/bench/labelled.ts [DIR …]     folders of replay directories with a truth.json; else all of `written/`
 * Printed are, for each incident, what was said beside what is true, and the table by kind of fault. `truth.json` names for each
 * directory the root's services, the edge, the golden signal, the guilty changes or "none", and the onset; null is not marked.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { type Mark, mark, table } from './incidents/mark.ts'
import type { Truth } from './incidents/truth.ts'
import { answerTo, replayed } from './replayed.ts'

const folders = process.argv.slice(2)
const labelled = (folders.length > 0 ? folders : writtenOnes()).flatMap(labelledIn)
const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
const engine = await startEngine({ dataDir })
const marks: { kind: string; mark: Mark }[] = []
try {
  for (const [i, { name, directory, truth }] of labelled.entries()) {
    const given = mark(await replayed(engine, directory, `labelled_${i}`, answerTo), truth)
    marks.push({ kind: truth.fault, mark: given })
    console.error(`${name.padEnd(10)}  ${truth.fault.padEnd(20)}  ${given.said}`)
  }
} finally {
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
console.log(table(marks))

function writtenOnes(): string[] {
  const written = join(import.meta.dirname, 'written')
  const inside = readdirSync(written, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return inside.map(({ name }) => join(written, name)).sort()
}

function labelledIn(folder: string): { name: string; directory: string; truth: Truth }[] {
  const file = join(folder, 'truth.json')
  if (!existsSync(file)) throw new Error(`${file}: not there; name folders that hold incidents and their truth.json`)
  const truths = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Truth>
  return Object.entries(truths).map(([name, truth]) => ({ name, directory: join(folder, name), truth }))
}
