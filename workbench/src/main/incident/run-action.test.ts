import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { actionDeclaration, declaredAction } from '../../model/action.ts'
import { runStep } from './run-action.ts'

const SECRET = 'hunter2-hunter2'
const NODE = process.execPath
const env = { PATH: process.env.PATH, DEPLOY_TOKEN: SECRET, OTHER: 'not for programs' }

const ended: (() => void)[] = []
afterEach(() => {
  for (const end of ended.splice(0)) end()
})

const run = (told: object) => {
  const action = declaredAction('x', actionDeclaration.parse({ kind: 'rollback', ...told }))
  return runStep(action, action.does, { env, folder: process.cwd() })
}

const script = (text: string, more: object = {}) => run({ command: [NODE, '-e', text], ...more })

describe('a command', () => {
  test('gets its arguments as they are, and no variables but those that are named', async () => {
    const words = ['a b', '$HOME', '; echo x', '*', '"']
    const text = 'console.log(JSON.stringify([process.argv.slice(1), Object.keys(process.env).sort()]))'
    const { outcome, output } = await run({ command: [NODE, '-e', text, ...words], env: ['DEPLOY_TOKEN'] })
    expect([outcome, JSON.parse(output)]).toEqual(['done', [words, ['DEPLOY_TOKEN', 'PATH']]])
  })

  test('that prints a secret is shown without it, also at the limit of what is kept', async () => {
    const more = { env: ['DEPLOY_TOKEN'] }
    const short = await script('console.error("token " + process.env.DEPLOY_TOKEN)', more)
    expect(short.output).toBe('token ••••\n')
    const split = await script(
      'const s = process.env.DEPLOY_TOKEN; process.stdout.write(s.slice(0, 7)); setTimeout(() => console.error("late"), 200); setTimeout(() => console.log(s.slice(7)), 400)',
      more,
    )
    expect(split.output).toBe('late\n••••\n')
    const long = await script('process.stdout.write("x".repeat(65530) + process.env.DEPLOY_TOKEN.repeat(9))', more)
    expect(long.output).not.toContain('hunter')
    expect(long.output).toMatch(/… cut$/)
  })

  test('that fails, that is not there, and that does not end are told apart', async () => {
    expect(await script('process.exit(3)')).toMatchObject({ outcome: 'failed', says: 'exit code 3' })
    expect(await run({ command: ['/no/such/program'] })).toMatchObject({
      outcome: 'not-run',
      says: expect.stringContaining('ENOENT'),
    })
    const deaf = 'process.on("SIGTERM", () => 0); console.log("begun"); setInterval(() => 0, 1000)'
    expect(await script(deaf, { timeLimitSeconds: 1 })).toMatchObject({
      outcome: 'timed-out',
      says: 'it had not ended after 1 s, and was ended',
    })
  })

  test('ends with what it started when its time is over', async () => {
    const listens =
      'require("node:net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })'
    const child = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(listens)}], { stdio: "inherit" })`
    const { outcome, output } = await script(`${child}; setInterval(() => 0, 1000)`, { timeLimitSeconds: 2 })
    expect(outcome).toBe('timed-out')
    await expect(fetch(`http://127.0.0.1:${Number(output)}`)).rejects.toThrow('fetch failed')
    expect(Number(output)).toBeGreaterThan(0)
  })
})

test('a command that may not be signalled, as another user runs it, ends nothing else and says so', async () => {
  const groups: number[] = []
  const kill = vi.spyOn(process, 'kill').mockImplementation((pid) => {
    groups.push(pid)
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
  })
  ended.push(() => {
    kill.mockRestore()
    process.kill(groups[0]!, 'SIGKILL')
  })
  const { outcome, says } = await script('setInterval(() => 0, 1000)', { timeLimitSeconds: 1 })
  expect([outcome, says]).toEqual([
    'timed-out',
    `it had not ended after 1 s, and cannot be ended (EPERM): process group ${-groups[0]!} may still run, end it by hand`,
  ])
})

describe('a request', () => {
  async function server(status: number, answer: string) {
    const got: { readonly url: string; readonly authorization: string | undefined; readonly body: string }[] = []
    const made = createServer((from, to) => {
      let body = ''
      from.on('data', (part: Buffer) => {
        body += String(part)
      })
      from.on('end', () => {
        got.push({ url: from.url ?? '', authorization: from.headers.authorization, body })
        to.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end(answer)
      })
    })
    await new Promise<void>((listening) => made.listen(0, '127.0.0.1', listening))
    ended.push(() => made.close())
    return { got, url: `http://127.0.0.1:${(made.address() as AddressInfo).port}` }
  }
  const token = `$${'{DEPLOY_TOKEN}'}`

  test('carries its secret to the host it was meant for, and brings none back', async () => {
    const { got, url } = await server(200, `ok, ${SECRET}`)
    const http = { url: `${url}/off`, headers: { Authorization: `Bearer ${token}` }, body: { token } }
    expect(await run({ http })).toMatchObject({ outcome: 'done', says: 'HTTP 200', output: 'ok, ••••' })
    expect(got).toEqual([{ url: '/off', authorization: `Bearer ${SECRET}`, body: `{"token":"${SECRET}"}` }])
  })

  test('follows no redirect; any answer but 2xx is a failure, and so is none', async () => {
    const { url } = await server(302, '')
    expect(await run({ http: { url } })).toMatchObject({ outcome: 'failed', says: 'HTTP 302' })
    expect(await run({ http: { url: 'http://127.0.0.1:1/' } })).toMatchObject({ outcome: 'not-run' })
  })

  test('that cannot be made at all has not run, and says why in a line', async () => {
    const broken = { env: { ...env, DEPLOY_TOKEN: 'two\nlines' }, folder: process.cwd() }
    const http = { url: 'http://localhost:1/', headers: { authorization: token } }
    const action = declaredAction('x', actionDeclaration.parse({ kind: 'flag', http }))
    expect(await runStep(action, action.does, broken)).toMatchObject({
      outcome: 'not-run',
      says: expect.stringMatching(/^\S[^\n]+$/),
    })
    expect(await run({ http: { url: 'http://localhost:1/' } })).toMatchObject({
      outcome: 'not-run',
      says: expect.stringMatching(/^\S[^\n]+$/),
    })
    expect(await run({ command: [NODE, 'a\u0000b'] })).toMatchObject({ outcome: 'not-run' })
  })

  test('with an endless answer is cut', async () => {
    const { url } = await server(200, 'y'.repeat(1_000_000))
    const { output, outcome } = await run({ http: { url } })
    expect([outcome, output.length < 70_000]).toEqual(['done', true])
  })
})
