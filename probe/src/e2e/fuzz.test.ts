import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App, nodes, tidy, workplace } from './app.test-helper.ts'
import { aimAt, FUZZED, fuzz, seeded, withHostile } from './fuzz.test-helper.ts'

const ROUNDS = 100 // more of it: probe/bench/fuzz.ts
const FILE = 'fuzzed.cjs'
/** Without braces of its own around both, a call before it would take its place in the loop, which then never ends. */
const BODY = 'left--, turns++'

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

describe.for(nodes())('a process of Node $version whose controller is hostile', (node) => {
  const app = () => new App(node, home, FILE, FUZZED, {}, home)

  test('answers as before, and takes no probe where there is no place, whatever it is asked', async () => {
    const fuzzed = app()
    await withHostile(fuzzed, async (hostile) => {
      const { unfounded, placed, hung } = await fuzz(hostile, FILE, seeded(node.major), (round) => round < ROUNDS)
      expect({ hung, unfounded }).toEqual({ hung: undefined, unfounded: 0 })
      expect(placed).toBeGreaterThan(10)
      const [wrong, turns] = (await fuzzed.ask('?')).split(' ').map(Number)
      expect({ wrong, err: fuzzed.err }).toEqual({ wrong: 0, err: '' })
      expect(turns).toBeGreaterThan(0)
    })
  })

  test('says why it refuses an offset or a name, in a plan too, and takes nothing but those from outside', async () => {
    const fuzzed = app()
    await withHostile(fuzzed, async (hostile) => {
      const { url, hash, text } = await aimAt(hostile, FILE)
      const probe = { id: 'p', kind: 'counter', file: url, line: 1, limits: { stallMsMax: 10_000 } }
      const asked = (type: 'place' | 'plan', place: object) =>
        hostile.ask({ type, probe, placement: { url, hash, names: [], ...place } })
      const at = text.indexOf(BODY)
      for (const type of ['place', 'plan'] as const) {
        expect((await asked(type, { at: at + 4 }))?.reason).toMatch(
          /^offset \d+ of .* no place .*: no statement .* ask for the source/,
        )
        expect((await asked(type, { at, names: ['sku'] }))?.reason).toMatch(
          /^line 27 of .* cannot see sku; ask for the source/,
        )
      }
      expect(await asked('place', { at, end: at + 4, braceEnd: at + 1 })).toMatchObject({
        type: 'placed',
        tier: 'patch',
      })
      expect((await fuzzed.ask('?')).split(' ')[0]).toBe('0')
    })
  })
})
