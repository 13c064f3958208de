import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RecordedDrill } from '../drills/src/recording.ts'
import { pageOf } from '../workbench/src/main/diagnosis/page-of.ts'
import { diagnoseStored } from '../workbench/src/main/incident/incident-ports.ts'
import type { Diagnosis } from '../workbench/src/model/diagnosis.ts'
import { drillTruth } from '../workbench/src/model/incident/drill.ts'
import { loadReplay } from '../workbench/src/receive/replay/load.ts'
import { type TestEngine, testEngine } from '../workbench/src/store/telemetry/store.test-helper.ts'

const here = import.meta.dirname
const BYTES_MAX = 8 * 1024 * 1024 // of all examples
const MINUTE_MS = 60_000

const names = readdirSync(here).filter((name) => readdirOf(name).includes('case.json'))
const drills = names.filter((name) => 'truth' in caseOf(name))

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

type Case = RecordedDrill & { readonly page: { readonly title: string } }

function caseOf(name: string): Case {
  return JSON.parse(readFileSync(join(here, name, 'case.json'), 'utf8')) as Case
}

function readdirOf(name: string): readonly string[] {
  return statSync(join(here, name)).isDirectory() ? readdirSync(join(here, name)) : []
}

test('there are recorded drills', () => {
  expect(drills.length).toBeGreaterThan(1)
})

test('all examples together are small enough to live in the repository', () => {
  const sizes = names.flatMap((name) => readdirOf(name).map((file) => statSync(join(here, name, file)).size))
  expect(sizes.length).toBeGreaterThan(5)
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(BYTES_MAX)
})

describe.for(drills)('the recorded drill %s', (name) => {
  const { truth, page } = caseOf(name)

  test('says when it ends what it was, and nothing before', () => {
    expect(drillTruth.safeParse(truth).error).toBeUndefined()
    expect(page.title).not.toContain(truth.service)
  })

  test('tells nothing of the machine it was recorded on', () => {
    const text = ['traces', 'logs', 'metrics'].map((signal) =>
      zstdDecompressSync(readFileSync(join(here, name, `${signal}.jsonl.zst`))).toString('utf8'),
    )
    expect(text.join('').match(/file:\/\/\/(?!app\/)[^"\\]{0,60}|"host\.name"|"process\.command/)).toBeNull()
  })

  test('is diagnosed: service, change, signal and onset', async () => {
    const diagnosis = await diagnosisOf(name)
    expect(answerOf(diagnosis)).toEqual({
      service: expect.toBeOneOf([truth.service, ...truth.alsoRight]),
      guilty: expect.toBeOneOf([...truth.guilty]),
      signal: expect.toBeOneOf([...truth.signals]),
    })
    expect(Math.abs(Date.parse(diagnosis.onset!.at) - Date.parse(truth.onset))).toBeLessThan(MINUTE_MS)
  })
})

/** As `lastgood diagnose` does it, without an engine of its own for each. */
async function diagnosisOf(name: string): Promise<Diagnosis> {
  const store = await engine.open({ retentionDays: 0 })
  const loaded = await loadReplay(join(here, name), store)
  if (!loaded.ok) throw new Error(loaded.error.says)
  const { case: told, changes: changesTold } = loaded.value
  const asked = { window: told!.window!, page: pageOf(told!.page!), ...(changesTold && { changesTold }) }
  const diagnosis = await diagnoseStored(asked, { store, elapsedMs: () => 0 })
  await store.close()
  return diagnosis
}

function answerOf({ services, guilty, signal }: Diagnosis) {
  return { service: services[0]?.service, guilty, signal }
}
