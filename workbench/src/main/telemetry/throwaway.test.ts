import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { throwawayFolder } from './throwaway.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'throwaway-'))
})
afterEach(() => rmSync(base, { recursive: true }))

/** A process that has a throw-away folder and waits; `path` is its folder. */
async function holder(uid?: number) {
  const module = new URL('./throwaway.ts', import.meta.url).href
  const script = `const { throwawayFolder } = await import(${JSON.stringify(module)})
    console.log((await throwawayFolder(${JSON.stringify(base)})).path)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], uid === undefined ? {} : { uid })
  const [printed] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, path: String(printed).trim() }
}

test('a folder is gone when it is disposed', async () => {
  const folder = await throwawayFolder(base)
  mkdirSync(join(folder.path, 'below'))
  await folder[Symbol.asyncDispose]()
  expect(existsSync(folder.path)).toBe(false)
})

test('the folder of a killed process is removed by the next one, that of a running process stays', async () => {
  const [killed, running] = [await holder(), await holder()]
  killed.child.kill('SIGKILL')
  await once(killed.child, 'exit')
  expect(existsSync(killed.path)).toBe(true)
  mkdirSync(join(base, 'lastgood-other-1-abcdef'))
  await using _folder = await throwawayFolder(base)
  expect([existsSync(killed.path), existsSync(running.path)]).toEqual([false, true])
  expect(existsSync(join(base, 'lastgood-other-1-abcdef'))).toBe(true)
  running.child.kill('SIGKILL')
})

test('a folder that this account may not remove stays, and stops nobody', async () => {
  const closed = join(base, `lastgood-${hostname().replaceAll(/\W/g, '')}-99999999-abcdef`, 'closed') // no system has such a process
  mkdirSync(closed, { recursive: true })
  writeFileSync(join(closed, 'file'), '')
  chmodSync(closed, 0)
  chmodSync(base, 0o777)
  const other = await holder(process.getuid?.() === 0 ? 65_534 : undefined) // nothing is closed to root
  expect([existsSync(other.path), existsSync(closed)]).toEqual([true, true])
  other.child.kill('SIGKILL')
  chmodSync(closed, 0o700)
})
