import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alteredBy, requestOfValues } from '../../method/reproduce/altered.ts'
import { resultOf } from '../../method/reproduce/answers.ts'
import type { ReplayRequest, ReplayResult } from '../../model/replay.ts'
import { FLAGS, type Sending, sendReplay } from './send.ts'

const SENDING = { times: 1, together: false, public: false, unsafe: false, env: {}, words: FLAGS }
const GET: ReplayRequest = requestOfValues({}, {})

describe('a request that is sent', () => {
  const heard: { url: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      heard.push({ url: request.url!, headers: request.headers, body })
      response.writeHead(request.url === '/away' ? 302 : 200, { location: 'http://127.0.0.1:1/' }).end(request.url)
    })
  })
  let target = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const send = (request: Partial<ReplayRequest>, over: Partial<Sending> = {}) =>
    sendReplay({ ...GET, ...request }, { ...SENDING, target, ...over })

  test('brings secrets back from the environment alone, and leaves out a header that has none', async () => {
    const headers = ['authorization', 'cookie'].map((name) => ({ name, value: `{{REPLAY_${name.toUpperCase()}}}` }))
    const request = { method: 'POST', path: '/a?k={{REPLAY_K}}', headers, body: '{"p":"{{REPLAY_P}}"}' }
    await send(request, {
      unsafe: true,
      env: { REPLAY_AUTHORIZATION: 'Bearer x', REPLAY_K: 'a&b', REPLAY_P: 'say "hi"', HOME: '/x' },
    })
    expect(heard.at(-1)).toMatchObject({
      url: '/a?k=a%26b',
      headers: { authorization: 'Bearer x' },
      body: '{"p":"say \\"hi\\""}',
    })
    expect(heard.at(-1)?.headers).not.toHaveProperty('cookie')
  })

  test('stays with its target, wherever its path or a redirect points', async () => {
    expect(await send({ path: '//127.0.0.2:1/x' })).toMatchObject({
      value: { alone: [{ status: 200, body: '//127.0.0.2:1/x' }] },
    })
    expect(await send({ path: '/away' })).toMatchObject({ value: { alone: [{ status: 302 }] } })
  })

  test.for([
    [
      { target: 'http://93.184.215.14' },
      '--target: 93.184.215.14 is not private; --public sends it there all the same',
    ],
    [
      { target: 'http://169.254.169.254' },
      '--target: 169.254.169.254 is not private; --public sends it there all the same',
    ],
    [
      { target: 'file:///etc/passwd' },
      '--target: expected a URL such as http://127.0.0.1:8080, got "file:///etc/passwd"',
    ],
    [{ target: 'http://127.0.0.1/path' }, '--target: expected scheme, host and port alone'],
  ] as const)('goes nowhere where %j', async ([over, why]) => {
    expect(await send({}, over)).toEqual({ ok: false, error: why })
  })

  test('that may change something needs a word', async () => {
    const before = heard.length
    expect(await send({ method: 'DELETE' })).toEqual({
      ok: false,
      error: 'DELETE may change something at the target; --unsafe sends it all the same',
    })
    expect(heard.length).toBe(before)
  })

  test('of many, each has a number of its own', async () => {
    await send({ path: '/n/{n}' }, { times: 20, together: true })
    const paths = heard.slice(-23).map(({ url }) => url)
    expect(new Set(paths).size).toBe(23)
    expect(paths.every((path) => /^\/n\/\d{9}$/.test(path))).toBe(true)
  })
})

const APP = readFileSync(new URL('../../../../examples/race/checkout.ts', import.meta.url), 'utf8')
const FIXED = APP.replace('  total = 0\n\n', '')
  .replace('this.total = 0', 'let total = 0')
  .replaceAll('this.total', 'total')

describe('the race of the example', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-race-'))
  const running: ChildProcess[] = []
  afterAll(() => {
    for (const child of running) child.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  async function started(name: string, text: string): Promise<string> {
    const file = join(folder, `${name}.ts`)
    writeFileSync(file, text)
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    running.push(child)
    for await (const line of child.stdout) return String(line).trim()
    throw new Error('the app did not start')
  }

  /** What a snapshot at the line with the wrong total showed, sent with a customer who comes for the first time. */
  async function reproduced(target: string, over: Partial<Sending>): Promise<ReplayResult> {
    const order = { id: 'o-117', customer: 'new-100', quoted: 1117, prices: [1000, 117] }
    const set = ['id=o-{n}', 'customer=new-{n}', 'prices=[{n}]']
    const request = alteredBy(
      requestOfValues({ order }, {}),
      { method: 'POST', path: '/', bodyFrom: 'order', set },
      { order },
    )
    if (!request.ok) throw new Error(request.error)
    const sent = await sendReplay(request.value, { ...SENDING, unsafe: true, target, ...over })
    if (!sent.ok) throw new Error(sent.error)
    return resultOf({ target, together: over.together === true, ...sent.value })
  }

  test('does not show in single runs, and shows in a hundred at once; with the fix it is gone', async () => {
    const [broken, fixed] = await Promise.all([started('broken', APP), started('fixed', FIXED)])
    const single = await reproduced(broken, { times: 20 })
    expect(single).toMatchObject({ verdict: 'as alone', different: 0, expected: '200 id="o-{n}" total="{n}"' })
    const together = await reproduced(broken, { times: 100, together: true })
    expect(together.verdict).toBe('differs')
    expect(together.different).toBeGreaterThan(10)
    expect(together.groups[0]).toMatchObject({
      status: 200,
      says: expect.stringMatching(/^200 id="o-\{n\}" total=\d+$/),
    })
    expect(await reproduced(fixed, { times: 100, together: true })).toMatchObject({ verdict: 'as alone', different: 0 })
  })
})
