/**
 * Paper    Beyer et al., The Site Reliability Workbook (2018), appendix C: what triggered thousands of outages in seven years
 * Idea     of two changes that fit alike, the one of a kind that breaks more is likelier
 * Input    the kind of a change
 * Output   how likely its kind makes it the cause, 1 for the kind that breaks most
 * Cost     O(1)
 * Departs  kinds that the table does not name count as the commonest, so that nothing is acquitted for being rare
 */
import type { ChangeEvent } from '../../model/change.ts'

const OF_BINARIES = 0.37
const OF_CONFIGURATION = 0.31
const OF_TRAFFIC = 0.09
const OF_PIPELINES = 0.06 // jobs that work on the data; a migration of a schema is none: it changes what all queries meet
const OF_PROVIDERS = 0.05
const OF_CAPACITY = 0.05

const TRIGGERED: Readonly<Partial<Record<ChangeEvent['kind'], number>>> = {
  deploy: OF_BINARIES,
  config: OF_CONFIGURATION,
  flag: OF_CONFIGURATION,
  traffic: OF_TRAFFIC,
  cron: OF_PIPELINES,
  dependency: OF_PROVIDERS,
  scale: OF_CAPACITY,
}

/** How likely its kind makes a change the cause, 0..1. */
export const likelinessOf = (kind: ChangeEvent['kind']): number => (TRIGGERED[kind] ?? OF_BINARIES) / OF_BINARIES
