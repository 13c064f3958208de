import type { TemplateChange } from './template-changes.ts'

/** An error line of `shop` that came with the incident, of no request; or whatever is said otherwise. */
export const newLine = (sample: string, changes: Partial<TemplateChange> = {}): TemplateChange => ({
  service: 'shop',
  template: sample,
  severity: 'ERROR',
  kind: 'new',
  countBefore: 0,
  countAfter: 9,
  badShare: null,
  linkScore: 0,
  score: 0.5,
  missedByGood: false,
  surprise: null,
  sample,
  traceIds: [],
  ...changes,
})
