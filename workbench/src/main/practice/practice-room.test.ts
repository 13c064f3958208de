import { expect, test } from 'vitest'
import { drawnDiagnosis } from '../../method/diagnosed/drawn-diagnosis.test-helper.ts'
import { parseRfc3339 } from '../../model/time.ts'
import { resolveConfig } from '../settings/config.ts'
import { practiceRoom } from './practice-room.ts'
import { goneStore } from './practice-telemetry.ts'

test('an incident of a drill that is gone is not told what was diagnosed of a later one, also where their times overlap', async () => {
  const settings = resolveConfig({}, {}, '/nowhere')
  if (!settings.ok) throw new Error(settings.error)
  const nowhere = async (): Promise<never> => {
    throw new Error('no database is opened before a drill begins')
  }
  const room = practiceRoom(settings.value.config, { openApart: nowhere })
  expect(await room.book.add('what somebody asked', async () => drawnDiagnosis)).toMatchObject({ state: 'ready' })
  const [from, to] = [parseRfc3339(drawnDiagnosis.window.from)!, parseRfc3339(drawnDiagnosis.window.to)!]
  expect(room.book.entryOf('inc-1', { from, to })).toBeDefined()
  expect(room.reach(goneStore).practice.of('inc-1').diagnosis.latest('inc-1', { from, to })).toBeUndefined()
})
