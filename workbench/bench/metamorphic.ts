/**
 * Whether a diagnosis depends on what must not matter: the same incidents told otherwise, and told in part.
 * Usage: npx node workbench/bench/metamorphic.ts DIR …      replay directories, or folders of them
 * Printed is the share of incidents with the same first suspect and the same verdict on changes. Of what is told in part
 * a changed answer is fine where it says what is missing.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Diagnosis } from '../src/model/diagnosis.ts'
import {
  type Alteration,
  accusedBy,
  LESS_STORY,
  type Question,
  SAME_STORY,
} from '../src/respond/altered-telemetry.test-helper.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { answerTo, replayed } from './replayed.ts'

type Tally = { same: number; told: number; readonly lost: string[] }

const directories = process.argv.slice(2).flatMap(replaysIn)
const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
const engine = await startEngine({ dataDir })
const tallies = new Map<Alteration, Tally>(
  [...SAME_STORY, ...LESS_STORY].map((a) => [a, { same: 0, told: 0, lost: [] }]),
)
try {
  for (const [i, directory] of directories.entries())
    await replayed(engine, directory, `replay_${i}`, (question) => compare(question, directory))
} finally {
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
const share = (n: number): string => `${n}/${directories.length}`.padStart(9)
console.log(`${'told'.padEnd(20)}same answer   changed, loss told   changed, not told`)
for (const [{ name }, { same, told, lost }] of tallies)
  console.log(`${name.padEnd(20)}${share(same)}   ${share(told)}            ${share(lost.length)}   ${lost.join(' ')}`)

/** A directory with telemetry is a replay; any other holds some. */
function replaysIn(path: string): readonly string[] {
  const isReplay = readdirSync(path).some((file) => /^(traces|logs|metrics)\.jsonl/.test(file))
  if (isReplay) return [path]
  const inside = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return inside
    .map((entry) => join(path, entry.name))
    .filter((dir) => existsSync(dir))
    .flatMap(replaysIn)
}

async function compare(question: Question, directory: string): Promise<void> {
  const plain = await answerTo(question)
  for (const [alteration, tally] of tallies) await tell(alteration, tally, question, plain, directory)
  console.error(directory)
}

async function tell(
  alteration: Alteration,
  tally: Tally,
  question: Question,
  plain: Diagnosis,
  directory: string,
): Promise<void> {
  const { nowCalled, ...retold } = await alteration.alter(question)
  const other = await answerTo(retold)
  const { service, guilty } = accusedBy(other)
  const expected = accusedBy(plain, nowCalled)
  if (service === expected.service && guilty === expected.guilty) tally.same += 1
  else if (other.gaps.some(({ what }) => plain.gaps.every((gap) => gap.what !== what))) tally.told += 1
  else tally.lost.push(directory.split('/').at(-1) as string)
}
