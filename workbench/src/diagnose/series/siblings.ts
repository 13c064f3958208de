/**
 * Paper    none; the data model of OpenTelemetry metrics: a series is its resource, its name and its attributes
 * Idea     series that differ in their names or in some labels alone tell of the same requests
 * Input    a series, what of its name and of its labels siblings have in common
 * Output   the same text for siblings
 * Cost     O(labels log labels)
 */
import type { MetricSeries } from '../../model/columns.ts'
import type { Attributes } from '../../model/span-columns.ts'

/** What siblings have in common: who tells, how, and the given parts of name and labels. */
export const siblingKey = (
  { service, instance, version, node, kind }: MetricSeries,
  name: string | undefined,
  labels: Attributes,
): string => JSON.stringify([service, instance, version, node, kind, name, Object.entries(labels).sort()])

/** It adds up, and does not tell of a moment. */
export const isCounter = ({ kind }: Pick<MetricSeries, 'kind'>): boolean => kind !== 'gauge'
