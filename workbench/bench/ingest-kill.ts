/**
 * Is anything lost, or stored twice, that was acknowledged, when the workbench or its database is killed with SIGKILL under load?
 * Usage: npx node workbench/bench/ingest-kill.ts [WORKBENCH_ROUNDS] [ENGINE_ROUNDS] [SEED]
 * `lastgood serve` runs as it does for users. Each request carries a number of its own and is sent once, so that in the end each
 * acknowledged one has to be there exactly once, and every other one wholly or not at all.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Load } from './ingest-kill/load.ts'
import { looked } from './ingest-kill/look.ts'
import { Workbench } from './ingest-kill/workbench.ts'

const [workbenchRounds = 100, engineRounds = 50, seed = 1] = process.argv.slice(2).map(Number)
const LIVES_MS_MAX = 900 // of a round, after its first acknowledgement

let state = seed
const below = (n: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state % n
}

const data = mkdtempSync(join(tmpdir(), 'lastgood-kill-'))
try {
  await report('the workbench', workbenchRounds, killWorkbench)
  await report('the database', engineRounds, killEngine)
} finally {
  rmSync(data, { recursive: true, force: true })
}

async function report(
  what: string,
  rounds: number,
  kill: (rounds: number, load: Load) => Promise<void>,
): Promise<void> {
  if (rounds === 0) return
  const load = new Load(what)
  await kill(rounds, load)
  const { lost, twice, partly, extra } = await looked(data, load)
  console.log(`${what} killed ${rounds} times`)
  console.log(
    `  acknowledged ${load.acknowledged.size} requests of ${load.items} items, not acknowledged ${load.failed.size}`,
  )
  console.log(`  acknowledged lost ${lost}, stored twice ${twice}, stored in part ${partly}`)
  console.log(`  not acknowledged and stored all the same ${extra}`)
  if (lost + twice + partly > 0) process.exitCode = 1
}

async function killWorkbench(rounds: number, load: Load): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const workbench = await Workbench.start(data)
    const sent = load.run(workbench.otlp)
    await load.began()
    await pause(below(LIVES_MS_MAX))
    const dead = workbench.kill()
    load.stop()
    await Promise.all([dead, sent])
    if (round % 10 === 9) console.error(`round ${round + 1}: ${load.acknowledged.size} acknowledged`)
  }
}

async function killEngine(rounds: number, load: Load): Promise<void> {
  const workbench = await Workbench.start(data)
  const sent = load.run(workbench.otlp)
  for (let round = 0; round < rounds; round++) {
    await load.began()
    await workbench.engineServes()
    await pause(below(LIVES_MS_MAX))
    workbench.killEngine()
    if (round % 10 === 9) console.error(`round ${round + 1}: ${load.acknowledged.size} acknowledged`)
  }
  load.stop()
  await sent
  await workbench.kill()
}
