/** What a section of a postmortem is about, whatever its heading is called. */
const MEANINGS = [
  'about',
  'summary',
  'impact',
  'what-happened',
  'factors',
  'trigger',
  'mechanism',
  'detection',
  'resolution',
  'tried',
  'eliminated',
  'responders',
  'timeline',
  'lessons',
  'went-well',
  'went-wrong',
  'lucky',
  'surprised',
  'skipped',
  'questions',
  'actions',
  'messaging',
  'supporting',
] as const

export type Meaning = (typeof MEANINGS)[number]

/** Headings as postmortems carry them, in small letters without numbering and marks. */
const HEADINGS: Readonly<Record<Meaning, readonly string[]>> = {
  about: ['date', 'authors', 'author', 'status', 'title', 'severity', 'owner', 'owners', 'incident', 'metadata'],
  summary: ['summary', 'overview', 'executive summary', 'incident summary', 'abstract', 'tldr', 'tl dr', 'in short'],
  impact: ['impact', 'customer impact', 'user impact', 'business impact', 'impact assessment', 'who was affected'],
  'what-happened': ['what happened', 'background', 'description', 'incident description', 'narrative', 'details'],
  factors: [
    'contributing factors',
    'contributing causes',
    'contributing conditions',
    'root cause',
    'root causes',
    'root cause analysis',
    'rca',
    'root cause and contributing factors',
    'root causes and trigger',
    'cause',
    'causes',
    'causal analysis',
    'causes and contributing factors',
    'proximate cause',
    'five whys',
    '5 whys',
    'the 5 whys',
    'the five whys',
    'why it happened',
    'why did it happen',
    'why did this happen',
    'analysis',
    'fault',
    'faults',
  ],
  trigger: ['trigger', 'triggers', 'triggering event', 'what set it off'],
  mechanism: ['mechanism', 'technical details', 'technical analysis', 'technical explanation', 'how it broke'],
  detection: ['detection', 'detected by', 'how we noticed', 'how was it detected', 'monitoring', 'discovery'],
  resolution: [
    'resolution',
    'mitigation',
    'recovery',
    'mitigation and resolution',
    'resolution and recovery',
    'response',
    'how we fixed it',
    'fix',
    'containment',
    'repair',
  ],
  tried: ['what was tried', 'what we tried', 'attempts'],
  eliminated: ['theories eliminated', 'what it was not', 'hypotheses rejected', 'ruled out', 'what we ruled out'],
  responders: ['responders', 'participants', 'people involved', 'response team', 'roles'],
  timeline: ['timeline', 'timeline of events', 'incident timeline', 'chronology', 'sequence of events', 'event log'],
  lessons: [
    'lessons',
    'lessons learned',
    'lessons learnt',
    'learnings',
    'what we learned',
    'reflections',
    'retrospective',
    'howd we do',
    'how did we do',
    'takeaways',
  ],
  'went-well': ['what went well', 'went well', 'things that went well', 'what worked'],
  'went-wrong': [
    'what went wrong',
    'what went poorly',
    'what didnt go well',
    'what didnt',
    'what did not go well',
    'went poorly',
    'went badly',
    'what could have gone better',
    'what can be improved',
    'areas for improvement',
    'things that went poorly',
    'challenges',
  ],
  lucky: ['where we got lucky', 'got lucky', 'luck', 'where were we lucky', 'near misses'],
  surprised: ['why we were surprised', 'surprises', 'what surprised us'],
  skipped: ['what we skipped', 'skipped', 'steps skipped'],
  questions: ['the four questions', 'four questions', 'could it happen again'],
  actions: [
    'action items',
    'actions',
    'action plan',
    'corrective actions',
    'corrective and preventive actions',
    'corrective and preventative measures',
    'preventive actions',
    'preventative measures',
    'preventive measures',
    'prevention',
    'follow up',
    'follow ups',
    'followups',
    'follow up actions',
    'follow up items',
    'follow up tasks',
    'next steps',
    'remediation',
    'remediations',
    'remediation items',
    'remediation plan',
    'improvements',
    'what we are doing',
    'what were doing',
    'what we are doing about it',
    'what were doing about it',
    'tasks',
    'to do',
  ],
  messaging: [
    'messaging',
    'communication',
    'communications',
    'internal messaging',
    'external messaging',
    'internal',
    'external',
  ],
  supporting: [
    'supporting information',
    'supporting data',
    'appendix',
    'references',
    'links',
    'related incidents',
    'glossary',
  ],
}

/** Words of a heading that tell what it is about when nothing else does; the first that fits counts. */
const SIGNS: readonly (readonly [RegExp, Meaning])[] = [
  [/\b(action items?|corrective|preventi(ve|on)|preventative|follow ups?|next steps)\b/, 'actions'],
  [/\b(timeline|chronology)\b/, 'timeline'],
  [/\b(root cause|contributing|5 whys|five whys)\b/, 'factors'],
  [/\bimpact\b/, 'impact'],
  [/\b(lessons|went well)\b/, 'lessons'],
]

const HEADING_CHARS_MAX = 200 // what is longer is no heading that anybody knows
const WORDS_OF_SIGNS_MAX = 7 // a longer heading is a sentence that only mentions the word

const MEANING_OF: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap((meaning) => HEADINGS[meaning].map((heading) => [heading, meaning] as const)),
)

/** What a heading says its section is about; undefined for headings of a team's own. */
export function meaningOf(heading: string): Meaning | undefined {
  const plain = plainHeading(heading.slice(0, HEADING_CHARS_MAX))
  const known = MEANING_OF.get(plain)
  if (known !== undefined || plain.split(' ').length > WORDS_OF_SIGNS_MAX) return known
  return SIGNS.find(([sign]) => sign.test(plain))?.[1]
}

/** The meaning of a label such as `Impact:`, which must be a heading to the letter. */
export const meaningOfLabel = (label: string): Meaning | undefined => MEANING_OF.get(plainHeading(label))

/** A heading in small letters, without numbering, brackets and marks: `2.1 Timeline (UTC)` is `timeline`. */
function plainHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/['’]/g, '')
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^\d+( \d+)* (?=\D{3})(?!whys)/, '')
}
