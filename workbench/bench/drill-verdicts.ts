/**
 * Does the ledger judge what was really done? Plays the command line over recorded drills in which wrong actions and the right one were
 * done (`drills/bench/record.ts --acts 2`): each is begun and finished when it was, by the clock of the recording, and judged by the guard.
 *
 *     npx node workbench/bench/drill-verdicts.ts [--minutes 1] DIR …
 *
 * Each is followed for a minute, or as many as are told (`record.ts --follow`). Prints a row of Markdown for each action: what it truly does, and what the verdict says.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { RecordedDrill } from '../../drills/src/recording.ts'
import { type Workbench, workbenchOver } from '../src/main/scenarios/workbench.test-helper.ts'
import { type UnixMs, unixMs } from '../src/model/time.ts'
import { readIncident } from '../src/respond/incident/work.ts'

const RIGHT = { helps: ['helped'], 'no effect': ['no-effect', 'worse'], worse: ['worse', 'no-effect'] } as const
const MOMENT_MS = 2_000 // a verdict is said when its stretch is over

/** Requests of users, by the steps that they take. */
const OPERATIONS: Readonly<Record<string, string>> = {
  list: 'GET /api/products',
  product: 'GET /api/products/:sku',
  cart: 'POST /api/cart/:customer',
  checkout: 'POST /api/checkout',
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '1' } },
})
const minutes = Number(values.minutes)
if (!Number.isInteger(minutes) || minutes < 1)
  throw new Error(`--minutes ${values.minutes}: expected a whole number from 1 on`)

let [right, all] = [0, 0]
console.log('| fault, seed | action | truly | verdict | says |')
console.log('| --- | --- | --- | --- | --- |')
for (const directory of positionals) await judgedIn(directory)
console.log(`right: ${right} of ${all}`)

async function judgedIn(directory: string): Promise<void> {
  const drill = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8')) as RecordedDrill
  await using workbench = await workbenchOver(directory)
  const { page } = workbench.told
  const detected = drill.feltAt ?? drill.truth.onset
  await typed(workbench, ['declare', page!.title!, '--service', page!.service!, '--detected-at', detected])
  for (const { title, service, from, to } of drill.acts) {
    await workbench.waitUntil(timeOf(from))
    await typed(workbench, [
      'try',
      title,
      '--services',
      service,
      '--verify-minutes',
      String(minutes),
      ...measureOf(drill, page!.service!),
    ])
    await workbench.waitUntil(timeOf(to))
    await typed(workbench, ['done'])
    await workbench.waitUntil(unixMs(timeOf(to) + 60_000 * minutes + MOMENT_MS))
  }
  const incident = await readIncident('inc-1', workbench.ports)
  if (!incident.ok) throw new Error(incident.error.what)
  for (const [i, { name, effect }] of drill.acts.entries()) {
    const verdict = incident.value.ledger.changes.find(({ what }) => what === drill.acts[i]!.title)?.judged
    const isRight = (RIGHT[effect] as readonly string[]).includes(verdict?.verdict ?? '')
    right += Number(isRight)
    all += 1
    const cells = [basename(directory), name, effect, `${isRight ? '+ ' : ''}${verdict?.verdict}`, verdict?.says]
    console.log(`| ${cells.join(' | ')} |`)
  }
}

/** What an on-call would look at: the request that the page is about; where no request shows it, nothing is said. */
function measureOf({ symptom }: RecordedDrill, of: string): readonly string[] {
  if (symptom.kind === 'wrong') return []
  if (symptom.kind === 'noisy') return ['--signal', 'log-lines', '--of', symptom.service]
  const signal = symptom.kind === 'slow' ? 'latency-p50' : 'error-share'
  return ['--signal', signal, '--of', of, '--operation', OPERATIONS[symptom.step] ?? symptom.step]
}

async function typed(workbench: Workbench, words: readonly string[]): Promise<void> {
  const said = await workbench.type(words)
  if (said.includes('(exit code')) throw new Error(`lastgood ${words.join(' ')}: ${said}`)
}

function timeOf(text: string): UnixMs {
  return unixMs(Date.parse(text))
}
