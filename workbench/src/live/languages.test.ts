import { writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodes, tidy, workplace } from '../../../probe/src/e2e/app.test-helper.ts'
import { type App, Live, until, wish } from './live.test-helper.ts'

const STRIPS_SINCE = 22
const LOG = 'return order.n * 2'

/** TypeScript whose lines move when it is compiled; with an enum, which only a compiler takes. */
const source = (isCompiled: boolean): string => `interface Order { n: number }
${isCompiled ? 'enum Mode { Fast = 2 }' : 'type Mode = 2'}

type Work = (n: number) => number
const work: Work = (n: number): number => {
  const order: Order = { n }
  ${LOG}
}
process.stdin.on('data', (text: Buffer) => {
  for (const n of String(text).trim().split('\\n')) console.log(work(Number(n)))
})
`

/** The same, run by the workers of a cluster. */
const cluster = (
  text: string,
  isModule: boolean,
): string => `${isModule ? "import cluster from 'node:cluster'" : "const cluster = require('node:cluster')"}
if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()]
  process.stdin.on('data', (text) => { for (const w of workers) w.send(String(text).trim()) })
  cluster.on('message', (_: unknown, n: number) => console.log(n))
} else process.on('message', (n) => process.send?.(work(Number(n))))
${text.slice(0, text.indexOf('process.stdin'))}`

const lineIn = (text: string): number => text.split('\n').findIndex((line) => line.includes(LOG)) + 1

const MAP = /\/\/# sourceMappingURL=data:[^,]*,(\S+)\s*$/

/** Compiled, its map in the file or beside it. */
function compiled(live: Live, text: string, file: string, beside: boolean): string {
  const inside = stripTypeScriptTypes(text, { mode: 'transform', sourceMap: true, sourceUrl: 'src/app.ts' })
  const plain = inside.replace(/\n\n\/\/# sourceURL=.*$/, '')
  if (!beside) return plain
  writeFileSync(join(live.folder, `${file}.map`), Buffer.from(MAP.exec(plain)?.[1] ?? '', 'base64'))
  return plain.replace(MAP, `//# sourceMappingURL=${file}.map`)
}

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

describe.for(nodes())('a line of TypeScript on Node $version', (node) => {
  const on = () => ({ node: node.path, agent: join(home, 'dist', 'index.js') })
  const env = { NODE_NO_WARNINGS: '1' }

  /** Places a log at the line as people see it, in all processes, and answers the instances that hit. */
  async function logged(live: Live, app: App, file: string, line: number): Promise<readonly string[]> {
    const probe = await live.book.place(
      wish({ kind: 'log', file, line, template: 'n {order.n}', all: true, cpuShareMax: 0.5 }),
      { by: 'on-call' },
    )
    if (!probe.ok) throw new Error(`${probe.error.what}; ${app.error}`)
    app.child.stdin?.write('21\n')
    await until(`an answer; ${app.error}`, () => app.out.includes('42'))
    const hits = () => live.probe(probe.value.id).hits
    await until('hits', () => hits().length === (live.book.sessions().length === 1 ? 1 : 2))
    expect(new Set(hits().map(({ text }) => text))).toEqual(new Set(['n 21']))
    return [...new Set(hits().map(({ instance }) => instance))]
  }

  const stripped = [
    { file: 'stripped.mts', clusters: false },
    { file: 'stripped.cts', clusters: false },
    { file: 'forking.mts', clusters: true },
  ]
  test.for(node.major >= STRIPS_SINCE ? stripped : [])('whose types Node strips: $file', async ({ file, clusters }) => {
    await using live = await new Live().open()
    const plain = source(false)
    const text = clusters ? cluster(plain, true) : plain
    const told = clusters ? { OTEL_RESOURCE_ATTRIBUTES: 'service.name=app' } : {}
    const app = live.app('a-1', { ...env, ...told }, file, text, on())
    await live.connected(clusters ? 3 : 1)
    expect((await logged(live, app, file, lineIn(text))).length).toBe(clusters ? 2 : 1)
  })

  test.for([
    { file: 'inside.cjs', beside: false, clusters: false },
    { file: 'beside.cjs', beside: true, clusters: false },
    { file: 'inside.mjs', beside: false, clusters: false },
    { file: 'beside.mjs', beside: true, clusters: false },
    { file: 'forking.cjs', beside: true, clusters: true },
  ])('that was compiled, by its source map: $file', async ({ file, beside, clusters }) => {
    await using live = await new Live().open()
    const plain = source(true)
    const text = clusters ? cluster(plain, file.endsWith('.mjs')) : plain
    const told = clusters ? { OTEL_RESOURCE_ATTRIBUTES: 'service.name=app' } : {}
    const app = live.app('a-1', { ...env, ...told }, file, compiled(live, text, file, beside), on())
    await live.connected(clusters ? 3 : 1)
    expect((await logged(live, app, 'src/app.ts', lineIn(text))).length).toBe(clusters ? 2 : 1)
  })
})
