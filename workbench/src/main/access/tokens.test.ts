import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../model/time.ts'
import { startReceiver } from '../../receive/otlp/receiver.ts'
import { walTestFolder } from '../../receive/wal/folder.test-helper.ts'
import { resolveConfig } from '../settings/config.ts'
import { openDoors, whyNotServed } from './access.ts'
import { tokenAsks } from './token-commands.ts'
import { Tokens } from './tokens.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-tokens-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const configOf = (flags: object) => {
  const resolved = resolveConfig({ data: folder, ...flags }, {}, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  return resolved.value.config
}

const text = (): string => readFileSync(join(folder, 'access-tokens.json'), 'utf8')

const made = (tokens: Tokens, more: object = {}): string => {
  const created = tokens.create({ name: 'ci', kind: 'automation', scopes: ['ingest'], ...more }, NOW)
  if (!created.ok) throw new Error(created.error)
  return created.value
}

describe('a token', () => {
  test('is known again by another process, and kept nowhere', () => {
    const secret = made(new Tokens(folder))
    expect(new Tokens(folder).holderOf(secret, NOW)).toEqual({ name: 'ci', kind: 'automation', scopes: ['ingest'] })
    expect(text()).not.toContain(secret.slice(3, 20))
    expect(statSync(join(folder, 'access-tokens.json')).mode & 0o077).toBe(0)
  })

  test.for(['', 'lg_', 'lg_wrong', 'ci', '__proto__'])('is not %j', (secret) => {
    const tokens = new Tokens(folder)
    made(tokens)
    expect(tokens.holderOf(secret, NOW)).toBeUndefined()
  })

  test('is over when its days are, and when it is revoked, also for a workbench that runs', () => {
    const running = new Tokens(folder)
    const secret = made(new Tokens(folder), { days: 2 })
    expect(running.holderOf(secret, NOW + DAY_MS)?.name).toBe('ci')
    expect(running.holderOf(secret, NOW + 2 * DAY_MS)).toBeUndefined()
    expect(new Tokens(folder).revoke('ci', NOW).ok).toBe(true)
    expect(running.holderOf(secret, NOW + 1)).toBeUndefined()
    expect(running.revoke('ci', NOW)).toEqual({ ok: false, error: 'there is no token ci that is valid' })
  })

  test('is rotated: both work for a while, then only the new one', () => {
    const tokens = new Tokens(folder)
    const first = made(tokens)
    const second = tokens.rotate('ci', 24, NOW)
    if (!second.ok) throw new Error(second.error)
    const known = (secret: string, at: number): boolean => tokens.holderOf(secret, at) !== undefined
    expect([known(first, NOW + DAY_MS / 2), known(second.value, NOW)]).toEqual([true, true])
    expect([known(first, NOW + DAY_MS), known(second.value, NOW + DAY_MS)]).toEqual([false, true])
  })

  test('has a name of its own that says who', () => {
    const tokens = new Tokens(folder)
    made(tokens)
    expect(tokens.create({ name: 'ci', kind: 'human', scopes: ['admin'] }, NOW)).toMatchObject({ ok: false })
    expect(tokens.create({ name: 'a b', kind: 'human', scopes: ['admin'] }, NOW)).toMatchObject({ ok: false })
    expect(tokens.create({ name: 'ci2', kind: 'human', scopes: [] }, NOW)).toMatchObject({ ok: false })
  })

  test('file that was changed by hand lets nobody in, and says so', () => {
    writeFileSync(join(folder, 'access-tokens.json'), '{"tokens":[{"name":"x"}]}')
    expect(() => new Tokens(folder).holderOf('x', NOW)).toThrow('holds no access tokens')
  })

  test('made by command is written down without its secret', async () => {
    const asks = tokenAsks(configOf({}))
    const created = await asks.create({ name: 'lead', kind: 'human', scopes: ['responder'] })
    expect(created).toMatchObject({ ok: true, value: expect.stringMatching(/^lg_[\w-]{43}$/) })
    await asks.revoke('lead')
    const audit = readFileSync(join(folder, 'access.jsonl'), 'utf8').trim().split('\n')
    expect(audit.map((line) => JSON.parse(line) as object)).toMatchObject([
      { token: 'lead', what: 'created' },
      { token: 'lead', what: 'revoked' },
    ])
    expect(audit.join()).not.toContain('lg_')
    expect(asks.list()).toMatchObject({ value: [{ name: 'lead', isValid: false }] })
  })
})

describe('another address than this machine', () => {
  test('is served only with tokens, a proxy that is stated, its names, and a token for probes', () => {
    const why = (flags: object) => whyNotServed(configOf({ host: '0.0.0.0', ...flags }))
    expect(why({ host: '127.0.0.1' })).toBeUndefined()
    expect(why({})).toMatch(/make an access token first/)
    made(new Tokens(folder))
    expect(why({})).toMatch(/behindProxy/)
    const proxied = { behindProxy: 'on' }
    expect(why(proxied)).toMatch(/names/)
    expect(why({ ...proxied, names: 'lastgood.example' })).toMatch(/probeToken/)
    expect(why({ ...proxied, names: 'lastgood.example', probeToken: 'x' })).toBeUndefined()
  })

  test('takes telemetry only with the scope for it, over HTTP; this machine’s own is let in', async () => {
    const secret = made(new Tokens(folder))
    const doors = openDoors(configOf({ host: '0.0.0.0' }))
    const at = { host: '127.0.0.1', port: 0 }
    const receiver = await startReceiver({
      http: at,
      grpc: null,
      folder: walTestFolder(),
      insert: async () => undefined,
      isLetIn: doors.isLetIn,
    })
    const send = async (headers: Record<string, string>): Promise<number> => {
      const url = `http://127.0.0.1:${receiver.httpPort}/v1/traces`
      const json = { 'content-type': 'application/json', ...headers }
      return (await fetch(url, { method: 'POST', headers: json, body: '{"resourceSpans":[]}' })).status
    }
    expect(await send({})).toBe(401)
    expect(await send({ authorization: 'Bearer lg_wrong' })).toBe(401)
    expect(await send({ authorization: `Bearer ${secret}` })).toBe(200)
    expect(await send(doors.ownHeaders)).toBe(200)
    await receiver.stop()
    await doors.stop()
  })

  test('asks for tokens also after the last one was revoked', () => {
    const doors = openDoors(configOf({ host: '0.0.0.0' }))
    expect([doors.http.areAsked(), openDoors(configOf({})).http.areAsked()]).toEqual([true, false])
  })
})
