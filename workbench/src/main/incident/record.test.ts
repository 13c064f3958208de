import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Config, resolveConfig } from '../settings/config.ts'
import { lookAtRecord, openRecord } from './record.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-main-record-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function configIn(data: string): Config {
  const resolved = resolveConfig({ data }, {}, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  return resolved.value.config
}

test('the record is made in the data folder, and looking at it makes nothing', async () => {
  const config = configIn(join(folder, 'data'))
  expect(await lookAtRecord(config)).toMatch(/data\/record\.sqlite is not there yet$/)
  await using record = await openRecord(config, () => undefined)
  const event = { kind: 'declared', title: 'x', drill: false } as const
  await record.open([{ at: '2026-01-31T14:00:00Z', actor: { kind: 'human', name: 'on-call' }, event }])
  expect(await lookAtRecord(config)).toMatch(/record\.sqlite is sound, 1 incident$/)
})

test('a record that is none is told with its path', async () => {
  writeFileSync(
    join(folder, 'record.sqlite'),
    'not a database, though as long as the first lines of one would be, more or less',
  )
  await expect(lookAtRecord(configIn(folder))).rejects.toThrow(/record\.sqlite is damaged: file is not a database/)
})
