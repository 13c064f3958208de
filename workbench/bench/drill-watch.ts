/**
 * How often does the watch raise an alarm where nothing is wrong? Looks at recorded systems as it does while they run: once a minute, at
 * what had come in by then.
 *
 *     npx node workbench/bench/drill-watch.ts [--until-cause] DIR …
 *
 * DIRs are replay directories (`drills/bench/record.ts healthy` makes healthy ones). Prints a line for each: how long it
 * was watched, and what was raised. With `--until-cause` a recorded drill is watched as long as nothing is wrong.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { RecordedDrill } from '../../drills/src/recording.ts'
import { diagnoseStored } from '../src/main/incident/incident-ports.ts'
import { LOOK_MS, Watch } from '../src/main/watching/watch.ts'
import { rfc3339, unixMs } from '../src/model/time.ts'
import { loadReplay } from '../src/receive/replay/load.ts'
import { handClock } from '../src/respond/incident/memory-record.test-helper.ts'
import { testEngine } from '../src/store/telemetry/store.test-helper.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'until-cause': { type: 'boolean', default: false } },
})
const engine = await testEngine()
let incidents = 0
try {
  for (const directory of positionals) {
    const { minutes, raised } = await watchedOver(directory)
    incidents += raised.length
    console.log(`${basename(directory)}: ${minutes} minutes; ${raised.join('; ') || 'nothing raised'}`)
  }
} finally {
  await engine.stop()
}
console.log(`${incidents} incidents opened in ${positionals.length} runs`)

async function watchedOver(
  directory: string,
): Promise<{ readonly minutes: number; readonly raised: readonly string[] }> {
  const store = await engine.open({ retentionDays: 0 })
  const loaded = await loadReplay(directory, store)
  if (!loaded.ok) throw new Error(loaded.error.says)
  const seen = loaded.value.seen!
  const until = values['until-cause'] ? causeIn(directory) : seen.to
  const clock = handClock(rfc3339(seen.from))
  const raised: string[] = []
  const watch = new Watch({
    clock,
    diagnose: (range) => diagnoseStored({ window: range }, { store, elapsedMs: () => 0 }),
    keep: async (facts) => {
      for (const { heard } of facts)
        if (heard.kind === 'alert') raised.push(`at ${rfc3339(clock.now()).slice(11, 19)}: ${heard.alert.says}`)
      return true
    },
  })
  let looks = 0
  for (let at = seen.from + LOOK_MS; at <= until; at += LOOK_MS) {
    clock.set(rfc3339(unixMs(at)))
    await watch.look()
    looks += 1
  }
  await store.close()
  return { minutes: (looks * LOOK_MS) / 60_000, raised }
}

/** When the cause of a recorded drill came in. */
function causeIn(directory: string): number {
  const { truth } = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8')) as RecordedDrill
  return Date.parse(truth.onset)
}
