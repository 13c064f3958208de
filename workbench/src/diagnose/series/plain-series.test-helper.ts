import type { GoldenSeries } from '../types.ts'

/** How full something of `shop` itself is, without a point; or whatever is said otherwise. */
export const plainSeries = (changes: Partial<GoldenSeries> = {}): GoldenSeries => ({
  service: 'shop',
  operation: null,
  side: 'own',
  peer: '',
  instance: '',
  version: '',
  node: '',
  signal: 'saturation',
  bad: 1,
  source: 'metric',
  name: 'cpu',
  detail: '',
  unit: '',
  floor: 0,
  atMs: [],
  value: [],
  ...changes,
})
