import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attach, inspectorsOf } from '../control/attach.ts'
import { Controller } from '../control/controller.ts'
import type { Notice, ProbeSpec } from '../protocol.ts'
import { App, nodes, tidy, until, workplace } from './app.test-helper.ts'

const WORKER = `const { parentPort, threadId } = require('node:worker_threads')
function work(n) {
  const twice = n * 2
  return twice
}
parentPort.on('message', (n) => parentPort.postMessage(work(n)))
setInterval(() => work(1), 20)
`
const THREADS = (worker: string): string => `const { Worker } = require('node:worker_threads')
const worker = new Worker(${JSON.stringify(worker)})
worker.on('message', (n) => console.log(n))
process.stdin.on('data', (c) => worker.postMessage(Number(c)))
`
const CLUSTER = `const cluster = require('node:cluster')
function work(n) {
  const twice = n * 2
  return twice
}
if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()]
  process.stdin.on('data', (c) => workers.forEach((w) => w.send(Number(c))))
  cluster.on('message', (_, n) => console.log(n))
} else process.on('message', (n) => process.send(work(n)))
`
const ALONE = `function work(n) {
  const twice = n * 2
  return twice
}
process.stdin.on('data', (c) => console.log(work(Number(c))))
`
let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

const spec = (file: string, line: number, more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  ...{ id: 'l', kind: 'log', file, line, template: 'twice {twice}', limits: { stallMsMax: 10_000, cpuShareMax: 0.5 } },
  ...more,
})

describe.concurrent.for(nodes())('in a process of Node $version', (node) => {
  test('a worker thread is an instance of its own, with every tier', async () => {
    const worker = join(home, 'worker.cjs')
    writeFileSync(worker, WORKER)
    const app = new App(node, home, 'threads.cjs', THREADS(worker))
    const control = await app.controller((name) => name.startsWith(`${app.child.pid}-`))
    expect(await control.place(spec('worker.cjs', 4))).toMatchObject({ tier: 'patch' })
    const limits = { stallMsMax: 0.001, ratePerSec: 100 }
    expect(await control.place(spec('worker.cjs', 3, { id: 'b', template: 'n {n}', limits }))).toMatchObject({
      tier: 'breakpoint',
    })
    expect(await app.ask(21)).toBe('42')
    await until(() => app.hits.some((hit) => hit.text === 'twice 42'), 'the hit in the thread')
    await until(() => app.hits.some((hit) => hit.text === 'n 1'), 'a hit by breakpoint')
    const hello = app.notices.find((notice) => notice.type === 'hello')
    expect(hello).toMatchObject({ instance: expect.stringMatching(/\/worker-\d+$/), pid: app.child.pid })
    const main = await app.controller()
    await expect(main.place(spec('worker.cjs', 4))).rejects.toThrow('no loaded file ends in worker.cjs')
    main.close()
    control.close()
    await app.stop()
  })

  test('each worker of a cluster has its own agent', async () => {
    const app = new App(node, home, 'cluster.cjs', CLUSTER)
    const met = new Set<string>()
    const workers = await Promise.all(
      [0, 1].map(() =>
        app.controller((name) => name !== `${app.child.pid}.sock` && !met.has(name) && Boolean(met.add(name))),
      ),
    )
    for (const [i, control] of workers.entries()) await control.place(spec('cluster.cjs', 4, { id: `l-${i}` }))
    await app.ask(4)
    await until(() => app.hits.length === 2, 'a hit of each')
    expect(app.hits.map((hit) => [hit.probe, hit.text]).sort()).toEqual([
      ['l-0', 'twice 8'],
      ['l-1', 'twice 8'],
    ])
    for (const control of workers) control.close()
    await app.stop()
  })
})

/** A process without the agent, and whoever dials in from it. Its inspector opens at a port that is free. */
type Alone = {
  readonly child: ChildProcess
  readonly out: () => string
  readonly dialled: () => Controller | undefined
}

describe.for(nodes())('a process of Node $version that was started without the agent', (node) => {
  async function alone(
    args: readonly string[],
    act: (app: Alone, dial: string, notices: Notice[]) => Promise<void>,
  ): Promise<void> {
    const file = join(home, 'alone.cjs')
    writeFileSync(file, ALONE)
    const dial = join(mkdtempSync(join(home, 'a-')), 'c.sock')
    const notices: Notice[] = []
    let control: Controller | undefined
    const server = createServer((socket) => {
      control = new Controller(socket, (notice) => notices.push(notice))
    }).listen(dial)
    const child = spawn(node.path, ['--inspect-port=0', ...args, file], { stdio: ['pipe', 'pipe', 'pipe'], env: {} })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (out += chunk))
    try {
      child.stdin?.write('1\n')
      await until(() => out.includes('2'), 'an app that runs')
      await act({ child, out: () => out, dialled: () => control }, dial, notices)
    } catch (cause) {
      throw new Error(`with a process that ${child.exitCode ?? child.signalCode ?? 'runs'} and said: ${out}`, { cause })
    } finally {
      control?.close()
      server.close()
      child.kill('SIGKILL')
    }
  }

  test('is attached to, shows its lines, and its inspector is closed again', async () => {
    await alone([], async ({ child, out, dialled }, dial, notices) => {
      const to = { pid: child.pid ?? 0, entry: join(home, 'dist', 'attached.js') }
      expect(await attach(to, { dial })).toBe('attached')
      const control = await until(dialled, 'the agent')
      expect(await control.place(spec('alone.cjs', 3))).toMatchObject({ tier: 'patch' })
      child.stdin?.write('8\n')
      await until(() => notices.find((n) => n.type === 'hits' && n.hits[0]?.text === 'twice 16'), 'a hit')
      expect(await attach(to, { dial })).toBe('already there')
      await until(async () => (await inspectorsOf(to.pid)).length === 0, 'an inspector that is closed')
      expect(out()).toContain('16')
      expect(out()).not.toContain('Warning')
    })
  })

  test('is left alone where it would not understand', async () => {
    await alone(
      ['--disable-sigusr1'].filter(() => node.major >= 24),
      async ({ child, out }, dial) => {
        const to = { pid: child.pid ?? 0, entry: join(home, 'nowhere.js') }
        await expect(attach(to, { dial })).rejects.toThrow(
          node.major >= 24 ? 'does not wait for SIGUSR1' : 'Cannot find module',
        )
        await expect(attach({ pid: 2 ** 22 + 1 }, { dial })).rejects.toThrow('is not there')
        child.stdin?.write('8\n')
        await until(() => out().includes('16'), 'an app that goes on')
      },
    )
  })
})
