/**
 * Paper    none
 * Idea     the store groups lines by a cheap mask; patterns of one service and severity that share a template are one kind of line
 * Input    log patterns with their counts in both windows and the requests that carry them
 * Output   kinds of line with the counts and requests of all their patterns
 * Cost     O(patterns) and the merge of their templates
 */
import type { LogPatternColumns } from '../../model/span-columns.ts'
import { lineMask } from './mask.ts'
import { mergedTemplates } from './templates.ts'

/** One kind of line that a service writes at one severity. */
export type TemplateGroup = {
  readonly service: string
  readonly severity: string
  readonly template: string
  /** Lines in the baseline and in the incident. */
  before: number
  after: number
  /** Trace ids of the requests that were asked about and carry it, with how often. */
  readonly requests: Map<string, number>
  /** One line of its most frequent pattern. */
  sample: string
  sampleCount: number
  readonly traceIds: Set<string>
}

/** Patterns by template, in the order in which the templates are first seen. */
export function templateGroups(patterns: LogPatternColumns): readonly TemplateGroup[] {
  const mask = lineMask()
  const texts = Array.from({ length: patterns.rows }, (_, row) => mask(patterns.body[row] as string))
  const merged = mergedByService(patterns, texts)
  const groups = new Map<string, TemplateGroup>()
  texts.forEach((text, row) => {
    const service = patterns.service[row] as string
    const severity = patterns.severity[row] as string
    const template = merged.get(service)?.get(text) ?? text
    const key = JSON.stringify([service, severity, template])
    const group = groups.get(key) ?? emptyGroup(service, severity, template)
    addTo(group, patterns, row)
    groups.set(key, group)
  })
  return [...groups.values()]
}

function mergedByService(
  patterns: LogPatternColumns,
  texts: readonly string[],
): Map<string, ReadonlyMap<string, string>> {
  const textsByService = new Map<string, Set<string>>()
  texts.forEach((text, row) => {
    const service = patterns.service[row] as string
    textsByService.set(service, (textsByService.get(service) ?? new Set()).add(text))
  })
  return new Map([...textsByService].map(([service, own]) => [service, mergedTemplates([...own].sort())]))
}

const emptyGroup = (service: string, severity: string, template: string): TemplateGroup => ({
  service,
  severity,
  template,
  before: 0,
  after: 0,
  requests: new Map(),
  sample: '',
  sampleCount: -1,
  traceIds: new Set(),
})

function addTo(group: TemplateGroup, patterns: LogPatternColumns, row: number): void {
  const before = patterns.countBefore[row] as number
  const after = patterns.countAfter[row] as number
  const body = patterns.body[row] as string
  group.before += before
  group.after += after
  for (const id of patterns.requests[row] as readonly string[])
    group.requests.set(id, (group.requests.get(id) ?? 0) + 1)
  if (patterns.traceId[row] !== '') group.traceIds.add(patterns.traceId[row] as string)
  const count = before + after
  if (count < group.sampleCount || (count === group.sampleCount && body > group.sample)) return
  group.sample = body
  group.sampleCount = count
}
