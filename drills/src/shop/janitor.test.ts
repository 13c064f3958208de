import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const janitorOf = (directory: string) =>
  fork(new URL('janitor.ts', import.meta.url), [directory], { stdio: 'ignore', execArgv: ['--no-warnings'] })

test('when its parent goes, the janitor removes what the drill kept, and ends', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'janitor-'))
  await mkdir(join(directory, 'volume'))
  const janitor = janitorOf(directory)
  janitor.send(process.pid) // a process that is not frozen: to be told to go on does nothing to it
  const ended = once(janitor, 'exit')
  janitor.disconnect()
  expect(await ended).toEqual([0, null])
  expect(existsSync(directory)).toBe(false)
})

test('told to stop, the janitor leaves everything as it is', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'janitor-'))
  const janitor = janitorOf(directory)
  const ended = once(janitor, 'exit')
  janitor.send('stop')
  expect(await ended).toEqual([0, null])
  expect(existsSync(directory)).toBe(true)
  await rm(directory, { recursive: true })
})
