/**
 * Runs faults for real and prints what each showed: the symptom, what wrong actions changed, and that the right one mends it.
 *
 *     npx node drills/bench/prove.ts [FAULT …] [--seed 1] [--wrong 1] [--lead 20]
 *
 * Without names it runs every fault, one after the other: about half an hour. Exit 1 when a fault is not as it says.
 */
import { parseArgs } from 'node:util'
import { shop } from '../src/index.ts'
import { prove } from '../src/proof.ts'
import { startSink } from '../src/sink.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    wrong: { type: 'string', default: '1' },
    lead: { type: 'string', default: '20' },
  },
})
const names = positionals.length > 0 ? positionals : shop.faults.map((f) => f.name)
const sink = await startSink(process.cwd()) // somebody must take the telemetry, as in a real run
for (const fault of names) {
  const from = Date.now()
  const settings = { fault, seed: Number(values.seed), otlpUrl: sink.url, leadMs: Number(values.lead) * 1_000 }
  const { healthyBefore, shownAfterMs, wrong, right } = await prove(shop, {
    ...settings,
    wrongMax: Number(values.wrong),
  })
  const good =
    healthyBefore && shownAfterMs !== undefined && wrong.every((w) => w.stillShows) && right.goneAfterMs !== undefined
  if (!good) process.exitCode = 1
  console.log(
    [
      good ? 'good' : 'BAD ',
      fault.padEnd(20),
      healthyBefore ? '' : 'unhealthy before;',
      `shown ${seconds(shownAfterMs)};`,
      ...wrong.map((w) => `${w.action} ${w.stillShows ? 'changes nothing' : 'MENDS'};`),
      `${right.action} mends ${seconds(right.goneAfterMs)};`,
      `run ${seconds(Date.now() - from)}`,
    ].join(' '),
  )
}
await sink.stop()

function seconds(ms: number | undefined): string {
  return ms === undefined ? 'NEVER' : `after ${(ms / 1_000).toFixed(0)} s`
}
