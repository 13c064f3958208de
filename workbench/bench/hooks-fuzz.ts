/**
 * Does any request make a door for alerts and changes fall over, keep what cannot be acted on, keep a secret, or think for long?
 * Usage: npx node workbench/bench/hooks-fuzz.ts [COUNT] [SEED] [PATH]
 * Bodies as senders publish them are damaged as they are written (types, times, numbers, names, depth, size, halves of characters, a
 * name twice, bytes) and sent through the doors themselves, COUNT to each. Stops at the first promise that is broken, with its request.
 */
import { seededRandom } from '../src/lib/seeded-random.test-helper.ts'
import { HostileDoors, type Outcome } from '../src/receive/hooks/hostile-doors.test-helper.ts'
import { SOURCES } from '../src/receive/hooks/sources.ts'

const COUNT = Number(process.argv[2] ?? 100_000)
const SEED = Number(process.argv[3] ?? 1)
const ONLY = process.argv[4]

let total = 0
for (const source of SOURCES.filter(({ path }) => ONLY === undefined || path === ONLY)) {
  const doors = new HostileDoors(seededRandom(SEED))
  const seen: Record<Outcome, number> = { heard: 0, 'nothing to hear': 0, refused: 0 }
  let [slowestMs, slowestAt] = [0, 0]
  for (let i = 0; i < COUNT; i++) {
    const before = process.cpuUsage()
    seen[await doors.send(source)]++
    const { user, system } = process.cpuUsage(before)
    const tookMs = (user + system) / 1_000
    if (tookMs > slowestMs) [slowestMs, slowestAt] = [tookMs, i]
  }
  total += COUNT
  console.log(source.path.padEnd(20), seen, `at most ${slowestMs.toFixed(0)} ms of CPU (request ${slowestAt})`)
}
console.log(`${total} requests, no promise broken`)
