import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resolveConfig } from '../settings/config.ts'
import { openDoors } from './access.ts'

test('who has no token cannot fill the log of who did what; how many lines are missing is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-access-log-'))
  const resolved = resolveConfig({ data: folder }, {}, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  const doors = openDoors(resolved.value.config)
  const line = { method: 'POST', path: '/sign-in', status: 401 }
  for (let i = 0; i < 1_000; i++) doors.http.note({ ...line, by: null })
  doors.http.note({ ...line, by: 'lead' })
  const path = join(folder, 'access.jsonl')
  await expect.poll(() => readFileSync(path, 'utf8')).toMatch(/"by":"lead"/)
  await doors.stop()
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect([lines.length, JSON.parse(lines.at(-1)!)]).toEqual([
    121,
    expect.objectContaining({ by: 'lead', lostBefore: 880 }),
  ])
  rmSync(folder, { recursive: true })
})
