import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import { throwawayFolder } from '../telemetry/throwaway.ts'
import { FlagWatch } from './flag-watch.ts'

const ended: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0)) await end()
})

const flags = (state: string): string =>
  JSON.stringify({ flags: { 'new-cart': { state, variants: { on: true, off: false }, defaultVariant: 'on' } } })

/** A watch over a source, whose clock moves ten seconds a look. */
function over(source: string, token = '') {
  let looks = 0
  const kept: FactIn[] = []
  const ability = { keeps: true }
  const watch = new FlagWatch({
    ...{ source, token },
    clock: { now: () => unixMs(Date.parse('2026-03-01T12:00:00Z') + 10_000 * looks++) },
    keep: async (facts) => {
      if (ability.keeps) kept.push(...facts)
      return ability.keeps
    },
  })
  const titles = () => kept.map(({ heard }) => (heard.kind === 'change' ? heard.change.title : heard.kind))
  return { watch, kept, ability, titles }
}

async function file(text: string) {
  const folder = await throwawayFolder()
  ended.push(async () => folder[Symbol.asyncDispose]())
  const path = join(folder.path, 'flags.json')
  const write = (what: string) => writeFile(path, what)
  await write(text)
  return { path, write }
}

async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ended.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/flags.json?key=hidden`
}

describe('the flags of flagd', () => {
  test('are told when they change, and what was before the first look is not', async () => {
    const { path, write } = await file(flags('ENABLED'))
    const { watch, kept, titles } = over(path)
    await watch.look()
    await watch.look()
    expect(kept).toEqual([])
    await write(flags('DISABLED'))
    await watch.look()
    await watch.look()
    await write(flags('ENABLED'))
    await watch.look()
    expect(titles()).toEqual(['flag new-cart: on → off', 'flag new-cart: off → on'])
    expect(kept[0]).toMatchObject({
      heard: { change: { at: '2026-03-01T12:00:20.000Z', details: { seenWithinSeconds: 10 } } },
    })
  })

  test('that cannot be kept are told at the next look', async () => {
    const { path, write } = await file(flags('ENABLED'))
    const { watch, ability, titles } = over(path)
    await watch.look()
    await write(flags('DISABLED'))
    ability.keeps = false
    await watch.look()
    ability.keeps = true
    await watch.look()
    expect(titles()).toEqual(['flag new-cart: on → off'])
  })

  test('of which half is written are as they were', async () => {
    const { path, write } = await file(flags('ENABLED'))
    const { watch, titles } = over(path)
    await watch.look()
    for (const half of [flags('DISABLED').slice(0, 40), '', 'x'.repeat(5_000_000)]) {
      await write(half)
      await expect(watch.look()).rejects.toThrow(path)
    }
    await write(flags('DISABLED'))
    await watch.look()
    expect(titles()).toEqual(['flag new-cart: on → off'])
  })

  test('are read from a URL, with its token', async () => {
    const asked: (string | undefined)[] = []
    const url = await served((from, to) => {
      asked.push(from.headers.authorization)
      to.end(flags(asked.length > 1 ? 'DISABLED' : 'ENABLED'))
    })
    const { watch, kept, titles } = over(url, 'secret')
    await watch.look()
    await watch.look()
    expect([asked, titles()]).toEqual([['Bearer secret', 'Bearer secret'], ['flag new-cart: on → off']])
    expect(JSON.stringify(kept)).not.toMatch(/hidden|secret/)
  })

  test.for([
    ['is gone', (_, to) => to.writeHead(404).end(), 'answers HTTP 404'],
    ['leads elsewhere', (_, to) => to.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'fetch failed'],
    ['never ends', (_, to) => void to.writeHead(200).write('x'.repeat(5_000_000)), 'larger than'],
    ['is no definition', (_, to) => to.end('<html>'), 'flags: expected'],
  ] as const satisfies readonly (readonly [string, RequestListener, string])[])(
    'at a URL that %s are as they were',
    async ([, answer, says]) => {
      const { watch, kept } = over(await served(answer))
      await expect(watch.look()).rejects.toThrow(says)
      expect(kept).toEqual([])
    },
  )
})
