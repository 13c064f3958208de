import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PracticeChange } from '../../respond/drill/ports.ts'
import { recordingPractice } from './recording-practice.ts'

const PAGE = Date.parse('2026-03-01T12:00:00Z')
const TRUTH = {
  ...{ fault: 'slow-query', service: 'checkout', alsoRight: [], signals: ['latency'] },
  ...{ guilty: ['chg-1', 'none'], decoys: ['chg-2'] },
  ...{ cause: 'an index is missing', onset: '2026-03-01T11:59:00Z' },
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-recording-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const line = (msAfterPage: number): string => `{"timeUnixNano":"${PAGE + msAfterPage}000000"}\n`
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

/** Starts to play what is in the folder; what came in so far, and the changes. */
async function played(): Promise<{
  readonly sent: readonly string[]
  readonly changes: readonly PracticeChange[]
  readonly practice: Awaited<ReturnType<Awaited<ReturnType<typeof recordingPractice>>['start']>>
  readonly ends: AbortController
}> {
  const sent: string[] = []
  const changes: PracticeChange[] = []
  const system = await recordingPractice(folder, 'shop-1', async (_, body) => void sent.push(body))
  const practice = await system.start({ seed: 0, onChange: (change) => void changes.push(change) })
  return { sent, changes, practice, ends: new AbortController() }
}

describe('a recording', () => {
  test('gives what came before the page at once, and the rest when its time has come', async () => {
    write('logs.jsonl', [-60_000, -1_000, 300, 3_600_000].map(line).join(''))
    write('changes.jsonl', `{"id":"chg-1","at":"2026-03-01T11:59:00Z","kind":"deploy","title":"deploy","source":"x"}\n`)
    write(
      'case.json',
      JSON.stringify({ page: { at: '2026-03-01T12:00:00Z', service: 'web', title: 'slow' }, truth: TRUTH }),
    )
    const { sent, changes, practice, ends } = await played()
    const before = Date.now()
    const broken = await practice.break({ fault: 'shop-1', seed: 0, leadMs: 0, signal: ends.signal })
    expect(sent).toHaveLength(2)
    expect(broken).toMatchObject({
      page: { title: 'slow', service: 'web' },
      actions: [],
      truth: { service: 'checkout' },
    })
    expect(broken.truth!.guilty).toEqual([changes[0]!.id, 'none'])
    expect(changes[0]!.id).toMatch(/^chg-1-[0-9a-f]{8}$/)
    expect(Math.abs(Date.parse(broken.truth!.onset) - (before - 60_000))).toBeLessThan(30_000)
    while (sent.length < 3) await sleep(20)
    ends.abort()
    await practice.stop()
    expect(sent).toHaveLength(3)
    expect(practice.suffers()).toBeUndefined()
    await expect(practice.mend('rollback')).rejects.toThrow('a recording cannot be changed')
  })

  test('sends many requests of the past at once, each once, and stops sending when it is ended', async () => {
    write('logs.jsonl', Array.from({ length: 300 }, (_, i) => line(i - 400)).join(''))
    write('case.json', JSON.stringify({ page: { at: '2026-03-01T12:00:00Z' } }))
    const [sent, ends] = [new Set<string>(), new AbortController()]
    let [atOnce, atOnceMax] = [0, 0]
    const system = await recordingPractice(folder, 'shop-1', async (_, body) => {
      atOnceMax = Math.max(atOnceMax, ++atOnce)
      await sleep(1)
      atOnce--
      sent.add(body)
      if (sent.size === 200) ends.abort()
    })
    const practice = await system.start({ seed: 0, onChange: () => undefined })
    const asked = { fault: 'shop-1', seed: 0, leadMs: 0 }
    await expect(practice.break({ ...asked, signal: ends.signal })).rejects.toThrow('ended before anybody was paged')
    expect(atOnceMax).toBeGreaterThan(1)
    expect(sent.size).toBeGreaterThanOrEqual(200)
    expect(sent.size).toBeLessThan(300)
  })

  test('without a page is paged when two thirds of it are over; without a truth it has none', async () => {
    write('logs.jsonl', [0, 100_000, 200_000, 300_000].map(line).join(''))
    const { sent, practice, ends } = await played()
    const broken = await practice.break({ fault: 'shop-1', seed: 0, leadMs: 0, signal: ends.signal })
    expect(sent).toHaveLength(3)
    expect(broken).toMatchObject({ truth: null, page: { title: 'shop-1' } })
    await practice.stop()
  })

  test.for([
    ['no directory', undefined, undefined, 'There is no directory'],
    ['no time', '{"resourceLogs":[]}\n', undefined, 'nothing in it carries a time'],
    [
      'a page before its telemetry',
      line(0),
      { page: { at: '2026-03-01T11:00:00Z' } },
      'it pages before its telemetry begins',
    ],
  ] as const)('with %s is refused', async ([, logs, told, says]) => {
    if (logs !== undefined) write('logs.jsonl', logs)
    if (told !== undefined) write('case.json', JSON.stringify(told))
    const directory = logs === undefined ? join(folder, 'none') : folder
    await expect(recordingPractice(directory, 'x', async () => undefined)).rejects.toThrow(says)
  })
})
