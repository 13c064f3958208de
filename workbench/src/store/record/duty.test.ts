import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Places, startPlaces } from './places.test-helper.ts'
import type { RecordPlace } from './record.ts'

const HOLDER = fileURLToPath(new URL('./duty-holder.test-helper.ts', import.meta.url))

let places: Places
const holders: ChildProcess[] = []
beforeAll(async () => {
  places = await startPlaces('PostgreSQL')
})
afterAll(async () => {
  for (const child of holders) child.kill('SIGKILL')
  await places.end()
})

type Holder = {
  readonly child: ChildProcess
  readonly said: readonly string[]
  readonly says: (word: string) => Promise<void>
}

/** Another process on the same record. */
function holderOn(place: RecordPlace): Holder {
  const child = spawn(process.execPath, [HOLDER, JSON.stringify(place)], { stdio: ['pipe', 'pipe', 'inherit'] })
  holders.push(child)
  const said: string[] = []
  const lines = createInterface({ input: child.stdout! })
  lines.on('line', (line) => said.push(line))
  const says = async (word: string): Promise<void> => {
    while (!said.includes(word)) await once(lines, 'line')
  }
  return { child, said, says }
}

test('one of two processes has the duty; when it is killed, the other one takes it over', async () => {
  const place = await places.fresh()
  const first = holderOn(place)
  await first.says('mine')
  const second = holderOn(place)
  await second.says('up')
  expect(second.said).not.toContain('mine')
  first.child.kill('SIGKILL')
  await second.says('mine')
  expect(first.said.filter((word) => word !== 'up')).toEqual(['mine'])
})

test('one that stops in order gives the duty back, and one whose server was away asks for it again', async () => {
  const place = await places.fresh()
  const [first] = [holderOn(place)]
  await first.says('mine')
  first.child.stdin!.end()
  await first.says('over')
  const turns: boolean[] = []
  const record = await places.open(place)
  const changed = (): Promise<void> => new Promise((done) => setTimeout(done, 50))
  const duty = record.duty((isMine) => turns.push(isMine))
  while (turns.length < 1) await changed()
  await places.server?.kill()
  while (turns.length < 2) await changed()
  await places.server?.start()
  while (turns.length < 3) await changed()
  await duty.stop()
  expect(turns).toEqual([true, false, true, false])
})

test('a record in a file is shared with nobody: its workbench has the duty at once', async () => {
  const files = await startPlaces('SQLite')
  const record = await files.open(await files.fresh())
  const turns: boolean[] = []
  const duty = record.duty((isMine) => turns.push(isMine))
  await duty.stop()
  expect(turns).toEqual([true, false])
  await files.end()
})
