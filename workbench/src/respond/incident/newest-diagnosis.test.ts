import { expect, test } from 'vitest'
import { drawnDiagnosis } from '../../method/diagnosed/drawn-diagnosis.test-helper.ts'
import { rangeInText } from '../../model/time.ts'
import { diagnosisBook } from '../diagnosis-book.ts'
import { guardIncidents } from './guard/guard.ts'
import { declare, move } from './lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from './memory-record.test-helper.ts'
import { newestDiagnosis } from './newest-diagnosis.ts'
import type { IncidentPorts } from './ports.ts'
import { readIncident } from './work.ts'

/** Ports whose diagnoses stand in a book, as those of a workbench do; each says of which incident it is. */
function booked() {
  const clock = handClock('2026-01-31T14:00:00Z')
  const book = diagnosisBook(clock)
  const diagnosis: IncidentPorts['diagnosis'] = {
    latest: (incident, impact) => book.entryOf(incident, impact)?.diagnosis,
    make: async (window, { incident }) => {
      const made = { ...drawnDiagnosis, window: rangeInText(window), summary: `of ${incident}` }
      await book.add('the open incident', async () => made, 'newest', incident)
      return made
    },
  }
  const ports: IncidentPorts = { ...memoryPorts(clock), diagnosis }
  const foundOf = async (id: string): Promise<string | undefined> => {
    const read = await readIncident(id, ports)
    return read.ok ? newestDiagnosis(read.value, ports)?.summary : undefined
  }
  return { clock, book, ports, foundOf }
}

test('two open incidents rest each on its own diagnosis, whichever was made last', async () => {
  const { ports, foundOf } = booked()
  for (const service of ['checkout', 'search']) await did(declare, { title: `${service} fails`, service }, { ports })
  await guardIncidents(ports)
  expect([await foundOf('inc-1'), await foundOf('inc-2')]).toEqual(['of inc-1', 'of inc-2'])
})

test('an incident without one rests on what was asked about a window of its impact, and on no other', async () => {
  const { book, clock, ports, foundOf } = booked()
  await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const asked = async (from: string, to: string): Promise<void> => {
    const window = { from: `2026-01-31T${from}:00Z`, to: `2026-01-31T${to}:00Z` }
    await book.add('a window', async () => ({ ...drawnDiagnosis, window, summary: `from ${from}` }))
  }
  await asked('11:00', '12:00')
  expect(await foundOf('inc-1')).toBeUndefined()
  await asked('13:30', '14:00')
  clock.set('2026-01-31T14:10:00Z')
  await did(move, { to: 'cancelled' }, { id: 'inc-1', ports })
  clock.set('2026-01-31T18:00:00Z')
  await asked('17:00', '18:00')
  expect(await foundOf('inc-1')).toBe('from 13:30')
})
