import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodes, put, tidy, workplace } from '../e2e/app.test-helper.ts'

/** What the engine says of a function whose compilation on another thread, of some tenths of a second, is not over. */
const UNDER_WAY = 1 << 10

const script = (jit: string): string => `import { withoutJit } from ${JSON.stringify(jit)}
const large = new Function('o', 'let s = 0\\n' + 'for (let i = 0; i < 3; i++) s = (s * 31 + o.n + i) | 0\\n'.repeat(700) + 'return s')
;%PrepareFunctionForOptimization(large)
for (let i = 0; i < 3; i++) large({ n: i })
;%OptimizeFunctionOnNextCall(large, 'concurrent')
large({ n: 1 })
const begun = %GetOptimizationStatus(large)
const then = await withoutJit(() => %GetOptimizationStatus(large))
console.log(JSON.stringify([begun, then]))
`

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

test.for(nodes().filter(({ major }) => major < 26))(
  'nothing is being compiled any more when a breakpoint is set, Node $version',
  ({ path, major }) => {
    const file = join(home, `jit-${major}.mjs`)
    put(file, script(pathToFileURL(join(home, 'dist/agent/jit.js')).href))
    const out = execFileSync(path, ['--allow-natives-syntax', file]).toString()
    const [begun, then] = JSON.parse(out) as [number, number]
    expect([begun & UNDER_WAY, then & UNDER_WAY]).toEqual([UNDER_WAY, 0])
  },
)

const left = (jit: string, turn: string): string => `import { withoutJit } from ${JSON.stringify(jit)}
import { sharedTurn } from ${JSON.stringify(turn)}
Atomics.store(sharedTurn(), 0, (Date.now() - 60_000) | 0)
console.log(await withoutJit(() => 'set'), Atomics.load(sharedTurn(), 0))
`

test.for(nodes().filter(({ major }) => major < 26))(
  'a turn that a thread took along when it ended is taken over, Node $version',
  ({ path, major }) => {
    const file = join(home, `left-${major}.mjs`)
    const at = (name: string): string => pathToFileURL(join(home, `dist/agent/${name}.js`)).href
    put(file, left(at('jit'), at('turn')))
    expect(execFileSync(path, [file]).toString()).toBe('set 0\n')
  },
)
