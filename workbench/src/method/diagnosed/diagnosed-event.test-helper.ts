import type { EventOf } from '../../model/incident/event.ts'

/** What is recorded of a diagnosis that found nothing, but for what is told. */
export const diagnosedEvent = (told: Partial<EventOf<'diagnosed'>> = {}): EventOf<'diagnosed'> => ({
  kind: 'diagnosed',
  summary: 'something broke',
  window: { from: '2026-01-31T13:30:00Z', to: '2026-01-31T14:05:00Z' },
  onset: null,
  signal: null,
  class: null,
  edge: null,
  services: [],
  guilty: null,
  mechanism: [],
  templates: [],
  ...told,
})
