import { parseRfc3339 } from '../../../../model/time.ts'
import type { Rule } from '../rule.ts'

const TIMES = ['impact_started', 'detected', 'declared', 'acknowledged', 'mitigated', 'resolved', 'closed']
const IN_ORDER = ['impact_started', 'mitigated', 'resolved', 'closed']

/** Fields before the text that programs cannot read. */
export const frontMatter: Rule = {
  name: 'front-matter',
  looksFor: 'Front matter that cannot be read, a time in it that is none, or an end before its beginning.',
  poor: 'resolved: tonight',
  better: 'resolved: 2026-11-20T15:12Z',
  find: ({ postmortem: { frontMatter, source } }) => {
    if (frontMatter === undefined) return []
    const { from, fields, error } = frontMatter
    if (error !== undefined) return [{ from, to: from + 3, says: `cannot be read: ${error}` }]
    const given = TIMES.filter(
      (name) => fields[name] !== undefined && fields[name] !== null && fields[name] !== 'unknown',
    )
    const timeOf = (name: string): number | undefined => parseRfc3339(String(fields[name]))
    const at = (name: string, says: string): ReturnType<Rule['find']>[number] => {
      const start = Math.max(from, source.indexOf(`\n${name}:`, from) + 1)
      return { from: start, to: start + name.length, says }
    }
    const bad = given.filter((name) => timeOf(name) === undefined)
    const inOrder = IN_ORDER.filter((name) => given.includes(name) && !bad.includes(name))
    const early = inOrder.filter((name, i) => i > 0 && timeOf(name)! < timeOf(inOrder[i - 1]!)!)
    return [
      ...bad.map((name) => at(name, `${name} is no time such as 2026-11-20T15:12Z`)),
      ...early.map((name) => at(name, `${name} is before ${inOrder[inOrder.indexOf(name) - 1]}`)),
    ]
  },
}
