import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { prove } from '../proof.ts'
import { startSink } from '../sink.ts'
import { shop } from './shop.ts'

const HANG_MS = 300_000 // a hang guard; it takes half a minute on an idle machine
const SERVICES = ['cache', 'catalogue', 'checkout', 'edge', 'inventory', 'jobs', 'mail', 'payment', 'promo', 'web']

/** Has everything temporary go to `directory`; call what it returns to end that. */
function temporaryIn(directory: string): () => void {
  const before = process.env.TMPDIR
  chmodSync(directory, 0o755) // as root, PostgreSQL runs as another user
  process.env.TMPDIR = directory
  return () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

test('a campaign breaks the shop for real: a restart does not help, its end does, and nothing is left', {
  timeout: HANG_MS,
}, async () => {
  await using started = new AsyncDisposableStack()
  const directory = started.adopt(await mkdtemp(join(tmpdir(), 'shop-telemetry-')), (it) => rm(it, { recursive: true }))
  const sink = started.adopt(await startSink(process.cwd()), (it) => it.stop())
  started.defer(temporaryIn(directory))
  const settings = { fault: 'promo-exception', seed: 4, otlpUrl: sink.url, leadMs: 5_000, wrongMax: 1 }
  const proof = await prove(shop, { ...settings, journeysPerSecond: 3 })
  expect(proof).toMatchObject({ healthyBefore: true, shownAfterMs: expect.any(Number) })
  expect(proof.wrong).toEqual([{ action: 'restart-promo', stillShows: true }])
  expect(proof.right).toEqual({ action: 'end-campaign', goneAfterMs: expect.any(Number) })
  expect(proof.changes.map((change) => change.id)).toEqual(expect.arrayContaining([...proof.truth.guilty]))
  expect(readdirSync(directory)).toEqual([])
  await sink.write(directory)
  const traces = zstdDecompressSync(readFileSync(join(directory, 'traces.jsonl.zst'))).toString('utf8')
  for (const service of SERVICES) expect(traces).toContain(`"stringValue":"${service}"`)
  expect(traces).toContain("Cannot read properties of undefined (reading 'cents')")
})
