/**
 * Examines the engine, blind: has `lastgood diagnose DIR --json` read recorded drills, and compares each answer with the truth, which
 * no diagnosis reads.
 *
 *     npx node drills/bench/examine.ts DIR …
 *
 * A DIR is a recording (`bench/record.ts` makes them). Prints a row of Markdown for each, `+` where the answer is right and what was
 * said where it is not, and the sums.
 */
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type Diagnosed, diagnosed, type Marks, marked } from '../src/examination.ts'
import type { RecordedDrill } from '../src/recording.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const KEYS = ['service', 'in3', 'signal', 'change', 'onset', 'decoy'] as const

const directories = process.argv.slice(2)
if (directories.length === 0) {
  console.error('usage: npx node drills/bench/examine.ts DIR … (recorded drills)')
  process.exit(2)
}
const all: Marks[] = []
console.log('| fault, seed | service | signal | guilty change | onset after the cause | users felt it |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const directory of directories) {
  const recorded = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8')) as RecordedDrill
  const diagnosis = diagnosed(resolve(directory), ROOT)
  const marks = marked(diagnosis, recorded)
  all.push(marks)
  console.log(rowOf(basename(directory), marks, diagnosis, recorded))
}
for (const key of KEYS) console.log(`${key}: ${all.filter((m) => m[key]).length} of ${all.length}`)

function rowOf(name: string, marks: Marks, diagnosis: Diagnosed, { truth, feltAt }: RecordedDrill): string {
  const after = (at: string | undefined) =>
    at === undefined ? 'never' : `${Math.round((Date.parse(at) - Date.parse(truth.onset)) / 1_000)} s`
  const service = `${diagnosis.services[0]?.service ?? 'nobody'}, not ${truth.service}${marks.in3 ? ' (in the first 3)' : ''}`
  const change = `${marks.decoy ? 'a decoy: ' : ''}${diagnosis.guilty ?? 'no answer'}, not ${truth.guilty.join(' or ')}`
  const cells = [
    name,
    marks.service ? '+' : service,
    marks.signal ? '+' : `${diagnosis.signal ?? 'none'}, not ${truth.signals.join(' or ')}`,
    marks.change ? '+' : change,
    `${after(diagnosis.onset?.at)}${marks.onset ? '' : ', wrong'}`,
    after(feltAt),
  ]
  return `| ${cells.join(' | ')} |`
}
