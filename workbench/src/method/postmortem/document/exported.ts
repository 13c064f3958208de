import type { Meaning } from './meanings.ts'
import type { Postmortem, Section } from './postmortem.ts'

/** Text that takes the place of a section's, and the heading it goes under where there is no such section. */
export type Rewritten = { readonly meaning: Meaning; readonly heading: string; readonly text: string }

const DEPTH_MAX = 6 // a label within a paragraph is no heading that can be cut at

/**
 * A postmortem as it was read, character by character, with some sections rewritten. Headings nobody knows stay; a section that is
 * rewritten keeps its heading and what stands below it under headings of its own; one that is not there comes at the end.
 */
export function exported({ source, sections }: Postmortem, rewritten: readonly Rewritten[]): string {
  const headed = sections.filter(({ heading, depth }) => heading !== undefined && depth <= DEPTH_MAX)
  const starts = headed.map((section) => startOf(section, source))
  const textOf = ({ meaning, named }: Section): string | undefined =>
    named ? rewritten.find((one) => one.meaning === meaning)?.text : undefined
  const lead = source.slice(0, starts[0] ?? source.length)
  const rest = headed.map((section, i) => {
    const whole = source.slice(starts[i], starts[i + 1] ?? source.length)
    const text = textOf(section)
    if (text === undefined) return whole
    const heading = source.slice(starts[i], section.heading!.from + section.heading!.text.length)
    return `${heading}\n\n${text}\n${i + 1 < headed.length ? '\n' : ''}`
  })
  const here = new Set(headed.filter(({ named }) => named).map(({ meaning }) => meaning))
  const missing = rewritten.filter(({ meaning }) => !here.has(meaning))
  return [lead + rest.join(''), ...missing.map(({ heading, text }) => `## ${heading}\n\n${text}\n`)].join('\n')
}

/** Where the line of a heading begins. */
const startOf = ({ heading }: Section, source: string): number => source.lastIndexOf('\n', heading!.from - 1) + 1
