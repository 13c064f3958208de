import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APP, LINE, Live, wish } from './live.test-helper.ts'

/** What `src/cart.ts` would be compiled to, with its map inside. */
const SOURCE = 'export const cart = (n: number): number => {\n  return n * 2\n}\n'
const MAP = { version: 3, sources: ['../src/cart.ts'], sourcesContent: [SOURCE], names: [], mappings: 'AAAA;AACA;AACA' }
const COMPILED = `exports.cart = (n) => {
  return n * 2
}
//# source${''}MappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(MAP)).toString('base64')}
`

describe('the files of a process', () => {
  let live: Live

  beforeAll(async () => {
    live = await new Live().open()
    const inPackage = join(live.folder, 'node_modules', 'dep')
    mkdirSync(inPackage, { recursive: true })
    writeFileSync(join(inPackage, 'index.js'), 'exports.key = 1\n')
    writeFileSync(join(live.folder, '.env'), 'TOKEN=1\n')
    mkdirSync(join(live.folder, 'dist'))
    writeFileSync(join(live.folder, 'dist', 'cart.js'), COMPILED)
    live.app('one', {}, 'app.cjs', `require('dep'); require('./dist/cart.js')\n${APP}`)
    await live.connected(1)
  })

  afterAll(() => live[Symbol.asyncDispose]())

  test('are those of the app, the one it was started with first, by the sources they were compiled from', async () => {
    const listed = await live.book.files({ service: 'app' })
    expect(listed).toMatchObject({ ok: true, value: { instance: 'one', cut: false } })
    const files = listed.ok ? listed.value.files : []
    expect(files[0]).toMatch(/\/app\.cjs$/)
    expect(files.slice(1)).toEqual(['src/cart.ts'])
  })

  test('show their text as it runs, and the source of what was compiled', async () => {
    const source = await live.book.source({ service: 'app', instance: 'one' }, 'app.cjs')
    expect(source).toMatchObject({ ok: true, value: { instance: 'one', cut: false, runsAs: undefined } })
    expect(source.ok && source.value.text).toContain('const order = { n, token:')
    const mapped = await live.book.source({ service: 'app' }, 'src/cart.ts')
    expect(mapped).toMatchObject({
      ok: true,
      value: { text: SOURCE, runsAs: expect.stringMatching(/dist\/cart\.js$/) },
    })
  })

  test('name the text that a probe is placed in, so that another one is not taken for it', async () => {
    const source = await live.book.source({ service: 'app' }, 'app.cjs')
    const hash = source.ok ? source.value.hash! : ''
    const line = LINE + 1
    expect(await live.book.place(wish({ line, sourceHashes: [hash] }), { by: 'on-call' })).toMatchObject({ ok: true })
    const other = await live.book.place(wish({ line, sourceHashes: ['0'.repeat(64)] }), { by: 'on-call' })
    expect(other).toMatchObject({ ok: false, error: { what: expect.stringContaining('is not what runs') } })
  })

  test.for([
    ['a package', 'node_modules/dep/index.js', 'only files of the app are shown'],
    ['a file that is no code', '.env', 'no loaded file ends in .env'],
    ['what was not loaded', 'src/nothing.ts', 'no loaded file ends in src/nothing.ts'],
  ] as const)('keep %s to themselves', async ([, file, says]) => {
    expect(await live.book.source({ service: 'app' }, file)).toMatchObject({
      ok: false,
      error: { kind: 'refused', what: expect.stringContaining(says) },
    })
  })

  test('of a process that is not connected are refused with the names of those that are', async () => {
    expect(await live.book.files({ service: 'other' })).toMatchObject({
      ok: false,
      error: { kind: 'missing', what: expect.stringContaining('connected: app') },
    })
  })
})
