import { passagesOf, sectionsAbout } from '../../document/postmortem.ts'
import { anyOf, LINKS } from '../../words.ts'
import { about, type Rule } from '../rule.ts'
import { isBlank } from './unfilled.ts'

const LINK = new RegExp(`→|⇒|->|=>|[,;]\\s+so\\b|(?<![\\w-])${anyOf(LINKS)}(?![\\w-])`, 'gi')
const LINKS_MIN = 2 // cause → something in between → harm

/** Causes that are named and not joined to the harm (a chain of links, told as a story). */
export const noMechanism: Rule = {
  name: 'no-mechanism',
  looksFor: 'Causes without the chain of steps by which they led to the harm.',
  poor: 'The deploy broke it',
  better: 'Deploy → N+1 query → pool full → timeouts',
  find: ({ postmortem }) => {
    const named = sectionsAbout(postmortem, 'factors', 'trigger', 'mechanism')
    const [first] = named
    if (first?.heading === undefined) return []
    const told = [...named, ...sectionsAbout(postmortem, 'what-happened')].flatMap(({ blocks }) => blocks)
    const passages = passagesOf(told).filter((passage) => !isBlank(passage))
    if (passages.length === 0 || told.some(({ kind }) => kind === 'other')) return []
    const links = passages.reduce((sum, { said }) => sum + (said.match(LINK)?.length ?? 0), 0)
    const whys = passages.filter(({ said }) => /\bwhy\b[^?]*\?/i.test(said)).length
    if (links + whys >= LINKS_MIN) return []
    return [
      about(
        first.heading,
        'names causes, not how they led to the harm; write the chain: cause → what it did → what users saw',
      ),
    ]
  },
}
