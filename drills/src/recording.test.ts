import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordDrill, recordHealth } from './recording.ts'
import type { Broken, Practice, Target } from './target.ts'

const ROOT = '/home/somebody/code'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drill-recording-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const BROKEN: Broken = {
  truth: {
    ...{ fault: 'stuck', seed: 3, service: 'api', alsoRight: [], calledBy: [], signals: ['errors'], guilty: ['chg-1'] },
    ...{ decoys: [], cause: 'it is stuck', onset: '2026-01-01T10:00:00Z' },
  },
  symptom: { kind: 'failing', step: 'order', shareMin: 0.5 },
  ...{ showsWithinMs: 1_000, page: { service: 'api', title: 'orders fail' }, actions: [] },
}

/** A system of one service, whose users fail as soon as it is broken. */
function targetOf({ playDecoys = true } = {}): Target {
  const start: Target['start'] = async ({ otlpUrl, onChange }) => {
    const change = (id: string) =>
      onChange({ id, at: new Date().toISOString(), kind: 'deploy', title: `deploy ${id}`, source: 'x' })
    let failedShare = 0
    const headers = { 'content-type': 'application/json' }
    const practice: Practice = {
      break: async () => {
        change('chg-1')
        failedShare = 1
        await fetch(`${otlpUrl}/v1/logs`, { method: 'POST', headers, body: `{"at":"${ROOT}/api.ts:3"}` })
        return BROKEN
      },
      ...(playDecoys && { playDecoys: async () => change('chg-innocent') }),
      actions: () => [],
      mend: async () => {
        throw new Error('nothing can be done')
      },
      health: (windowMs = 0) => ({
        ...{ at: '', windowMs, logLinesPerSecond: {} },
        steps: [{ step: 'order', requests: 9, failedShare, wrongShare: 0, p50Ms: 1, p95Ms: 1 }],
      }),
      stop: async () => undefined,
    }
    return practice
  }
  return { name: 'one service', title: 'one service', faults: [], start }
}

const placeOf = (name: string) => ({ seed: 3, directory: join(folder, name), root: ROOT })
const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8')

describe.concurrent('what is recorded', () => {
  test('of a drill is a replay directory whose case holds the truth', async () => {
    const times = { leadMs: 0, afterMs: 100, wrongMax: 0 }
    const { feltAt } = await recordDrill(targetOf(), { fault: 'stuck', ...times, ...placeOf('stuck-3') })
    expect(readdirSync(folder)).toContain('stuck-3')
    expect(readdirSync(folder)).not.toContain('.stuck-3.partial')
    expect(JSON.parse(read('stuck-3', 'case.json'))).toMatchObject({
      id: 'stuck-3',
      page: { service: 'api', title: 'orders fail' },
      ...{ truth: BROKEN.truth, symptom: BROKEN.symptom, feltAt, acts: [] },
    })
    expect(feltAt).toBeDefined()
    expect(JSON.parse(read('stuck-3', 'changes.jsonl'))).toMatchObject({ id: 'chg-1' })
    const logs = zstdDecompressSync(readFileSync(join(folder, 'stuck-3/logs.jsonl.zst'))).toString('utf8')
    expect(logs).toBe('{"at":"/app/api.ts:3"}\n')
  })

  test('of a healthy system has changes and no truth', async () => {
    await recordHealth(targetOf(), { forMs: 100, ...placeOf('healthy-3') })
    expect(Object.keys(JSON.parse(read('healthy-3', 'case.json')) as object)).toEqual(['id', 'window'])
    expect(JSON.parse(read('healthy-3', 'changes.jsonl'))).toMatchObject({ id: 'chg-innocent' })
  })

  test('of one that has no innocent changes is nothing at all', async () => {
    const asked = recordHealth(targetOf({ playDecoys: false }), { forMs: 100, ...placeOf('odd') })
    await expect(asked).rejects.toThrow('one service has no innocent changes to play')
    expect(existsSync(join(folder, 'odd'))).toBe(false)
  })
})
