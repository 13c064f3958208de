/**
 * Does anything that comes from outside make its reader fall over, or think for long? Of the doors of other tools `hooks-fuzz.ts` asks it,
 * of OTLP in protobuf `decode-fuzz.ts`; here it is everything else: verbs, agents, chat, settings, predictions, files of replays.
 * Usage: npx node workbench/bench/readers-fuzz.ts [COUNT] [SEED] [NAME]
 * Inputs that are well are damaged (types, times, numbers, names, words, lines, depth, size, halves of characters, bytes), COUNT for each
 * reader. Stops at the first that throws, answers with a failure of the workbench, or refuses without a word.
 */
import { seededRandom } from '../src/lib/seeded-random.test-helper.ts'
import { type Became, hostileReaders } from '../src/main/hostile-readers.test-helper.ts'

const COUNT = Number(process.argv[2] ?? 20_000)
const SEED = Number(process.argv[3] ?? 1)
const ONLY = process.argv[4]

const { readers, close } = hostileReaders()
let total = 0
try {
  for (const { name, read } of readers.filter((reader) => ONLY === undefined || reader.name === ONLY)) {
    const random = seededRandom(SEED)
    const seen: Record<Became, number> = { read: 0, refused: 0 }
    let [slowestMs, slowestAt] = [0, 0]
    for (let i = 0; i < COUNT; i++) {
      const before = process.cpuUsage()
      seen[await read(random)]++
      const { user, system } = process.cpuUsage(before)
      const tookMs = (user + system) / 1_000
      if (tookMs > slowestMs) [slowestMs, slowestAt] = [tookMs, i]
    }
    total += COUNT
    console.log(name.padEnd(20), seen, `at most ${slowestMs.toFixed(0)} ms of CPU (input ${slowestAt})`)
  }
  console.log(`${total} inputs, no promise broken`)
} finally {
  close()
}
