// A hostile controller in a process under load: most of what it asks for is wrong. The process must neither hang nor answer otherwise.
//   npx node probe/bench/fuzz.ts [seconds] [seed] [major version of Node]
import { App, nodes, tidy, workplace } from '../src/e2e/app.test-helper.ts'
import { FUZZED, fuzz, Hostile, seeded } from '../src/e2e/fuzz.test-helper.ts'

const SECONDS = Number(process.argv[2] ?? 60)
const SEED = Number(process.argv[3] ?? 1)
const MAJOR = Number(process.argv[4] ?? 0)
const FILE = 'fuzzed.cjs'

const home = workplace()
for (const node of nodes().filter(({ major }) => MAJOR === 0 || major === MAJOR)) {
  const app = new App(node, home, FILE, FUZZED, {}, home)
  const hostile = await Hostile.of(app)
  const until = performance.now() + SECONDS * 1_000
  const { answers, unfounded, placed, hung } = await fuzz(hostile, FILE, seeded(SEED), () => performance.now() < until)
  const [wrong, turns] = hung === undefined ? (await app.ask('?')).split(' ') : ['unknown', 'unknown']
  console.log(
    `Node ${node.version}, seed ${SEED}, ${SECONDS} s: ${placed} placed, ${unfounded} where there is no place;`,
    answers,
  )
  console.log(
    `wrong answers ${wrong} in ${turns} turns; ended: ${app.child.signalCode ?? app.child.exitCode ?? 'no'}; errors: ${app.err || 'none'}`,
  )
  if (hung !== undefined) console.log('no answer to', JSON.stringify(hung))
  hostile.close()
  await app.stop()
}
tidy(home)
