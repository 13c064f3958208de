import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Finding, LINT_RULES, type Lint, lintPostmortem } from './lint.ts'
import { RULES } from './rules.ts'

const FIXTURES = new URL('./fixtures/', import.meta.url)
const TODAY = '2026-03-01'

function lint(text: string): Lint {
  const linted = lintPostmortem(text, TODAY)
  if (!linted.ok) throw new Error(linted.error)
  return linted.value
}

const rulesIn = (text: string): readonly string[] => [...new Set(lint(text).findings.map(({ rule }) => rule))].sort()

/** The words a finding points at. */
function wordsOf(text: string, { line, column, endLine, endColumn }: Finding): string {
  const words = text.split('\n')[line - 1]!
  return endLine === line ? words.slice(column - 1, endColumn - 1) : `${words.slice(column - 1)}…`
}

/** Findings as the files beside the fixtures list them. */
function told(text: string): string {
  const { findings, silenced } = lint(text)
  const lines = findings.map((f) => `${f.line}:${f.column} ${f.rule} [${wordsOf(text, f).trimEnd()}] ${f.says}`)
  const quiet = silenced.map((f) => `silenced ${f.line}:${f.column} ${f.rule} (${f.reason})`)
  return `${[...lines, ...quiet].join('\n') || 'nothing'}\n`
}

/** A postmortem in which the lint finds nothing, with one section written otherwise. */
function written(other: Readonly<Record<string, string>> = {}): string {
  const sections = {
    Summary: '4,310 checkouts failed on 2026-02-01 from 14:02Z to 14:47Z.',
    Impact: '4,310 failed checkouts, ± 3 %.',
    'Contributing factors': '- Deploy → N+1 query → pool full → timeouts\n- The canary is too small to fill its pool.',
    Resolution: 'Rolled back at 14:41Z.',
    Timeline: '- 2026-02-01T14:02Z errors 0.2 → 12 %\n- 2026-02-01T14:41Z rollback',
    'Lessons learned': 'Pools need a limit.',
    'Action items': '- Set a 2 s timeout on every payment call (@payments-lead, 2026-04-01)',
    ...other,
  }
  return Object.entries(sections)
    .map(([heading, text]) => `## ${heading}\n\n${text}\n`)
    .join('\n')
}

describe('the lint on postmortems of many styles', () => {
  const fixtures = readdirSync(FIXTURES).filter((name) => name.endsWith('.md'))

  test('sees at least twenty of them, and finds something by every rule', () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(20)
    const found = fixtures.flatMap((name) => rulesIn(readFileSync(new URL(name, FIXTURES), 'utf8')))
    const unseen = LINT_RULES.filter(({ name }) => !found.includes(name)).map(({ name }) => name)
    expect(unseen).toEqual(['untested-link', 'unexplained-skip']) // words of our own draft
  })

  test.for(fixtures)('%s: finds what is listed beside it', (name) => {
    const text = readFileSync(new URL(name, FIXTURES), 'utf8')
    expect(told(text)).toBe(readFileSync(new URL(name.replace('.md', '.findings.txt'), FIXTURES), 'utf8'))
  })
})

describe('a rule', () => {
  test('finds nothing in a postmortem that is as it should be', () => {
    expect(lint(written())).toEqual({ findings: [], silenced: [], cut: false })
  })

  const action = (title: string): Record<string, string> => ({
    'Action items': `- ${title} (@payments-lead, 2026-04-01)`,
  })
  test.for([
    ['vague-verb', action('Improve monitoring'), action('Alert when pool wait p99 > 500 ms for 5 min')],
    ['vague-verb', action('Ensure retries are bounded'), action('Ensure each call is retried at most 3 times')],
    ['vague-verb', action('[Detect] ABC-12: look into the alerts'), action('[Detect] ABC-12: page on pool wait')],
    ['vague-verb', action('We will be more careful with migrations'), action('Migrations need a second approval')],
    ['no-end-state', action('Timeouts'), action('Set a 2 s timeout on every payment call')],
    ['no-end-state', action('Add more tests'), action('Add a test with 100 line items')],
    [
      'no-owner',
      { 'Action items': '- Team will set a timeout of 2 s (team, 2026-04-01)' },
      action('Set a timeout of 2 s'),
    ],
    [
      'no-owner',
      { 'Action items': '- Set a timeout of 2 s. Owner: unknown. Due: 2026-04-01' },
      { 'Action items': '- Set a timeout of 2 s. Owner: payments lead. Due: 2026-04-01' },
    ],
    ['no-due', { 'Action items': '- Set a timeout of 2 s (@payments-lead)' }, action('Set a timeout of 2 s')],
    [
      'no-due',
      { 'Action items': '- Set a timeout of 2 s (@payments-lead, soon)' },
      { 'Action items': '- Set a timeout of 2 s — payments lead, 4 December' },
    ],
    [
      'overdue',
      { 'Action items': '- Set a timeout of 2 s (@payments-lead, 2026-02-28)' },
      { 'Action items': '- [x] Set a timeout of 2 s (@payments-lead, 2026-02-28)' },
    ],
    [
      'blame',
      { Trigger: 'Deploy, because the engineer forgot the index.' },
      { Trigger: 'Deploy, because the review shows no query plans.' },
    ],
    ['blame', { Trigger: 'A developer failed to test it.' }, { Trigger: 'Redis failed to start.' }],
    ['human-error', { Trigger: 'Human error.' }, { Trigger: 'Not human error: both prompts look alike.' }],
    [
      'counterfactual',
      { 'What went wrong': 'We should have noticed.' },
      { 'What went wrong': 'The alert fired 11 min after onset.' },
    ],
    [
      'counterfactual',
      { 'What went wrong': 'It could have been prevented.' },
      { 'Where we got lucky': 'It could have been prevented only by luck.' },
    ],
    [
      'single-cause',
      { 'What happened': 'The root cause was a deploy.' },
      { 'What happened': 'Root causes are listed below.' },
    ],
    ['single-cause', { 'Contributing factors': '- Deploy → full pool → timeouts' }, {}],
    [
      'untested-link',
      { 'Contributing factors': '- h-1: deploy (c-1) → pool full (untested belief) → timeouts (p-1)\n- No canary.' },
      { 'Contributing factors': '- h-1: deploy (c-1) → pool full (ev-1 traces) → timeouts (p-1)\n- No canary.' },
    ],
    [
      'untested-link',
      { 'Contributing factors': `- ${'(pool '.repeat(15_000)}full (untested belief) → timeouts (p-1)\n- No canary.` },
      { 'Contributing factors': `- ${'(pool '.repeat(15_000)}full (ev-1) → timeouts (p-1)\n- No canary.` },
    ],
    ['no-mechanism', { 'Contributing factors': '- The deploy broke it.\n- The canary is small.' }, {}],
    [
      'relative-time',
      { 'What happened': 'Ten minutes later it was over.' },
      { 'What happened': 'Ten minutes later, at 14:42Z, it was over.' },
    ],
    ['relative-time', { Timeline: '- 14:02Z errors\n- Rollback' }, { Timeline: '- 14:02Z errors\n- 14:41Z Rollback' }],
    [
      'no-time-zone',
      { Timeline: '- 2:02 PM errors\n- 2:41 PM rollback' },
      { 'Timeline (all times PST)': '- 2:02 PM errors' },
    ],
    [
      'no-evidence',
      { 'What happened': 'Errors rose.' },
      { 'What happened': 'Errors rose ([query](https://dash.example/1)).' },
    ],
    [
      'no-evidence',
      { 'What happened': 'Latency of checkout increased at 14:02Z.' },
      { 'What happened': 'Latency rose 0.2 → 2.4 s.' },
    ],
    ['unmeasured-impact', { Impact: 'Many users.' }, { Impact: 'Many users: 4,310 logins failed.' }],
    ['unmeasured-impact', { Impact: 'The shop was down on 2026-02-01.' }, { Impact: 'No customer was hit.' }],
    ['missing-heading', { 'Action items': '', Impact: '4 users' }, {}],
    ['unfilled', { Impact: 'TBD' }, { Impact: 'Unknown hosts called us 12 times.' }],
    [
      'unexplained-skip',
      { 'What we skipped': '- No thread dump' },
      { 'What we skipped': '- No thread dump, because the pod was gone' },
    ],
  ] as const)('%s: finds %j, not %j', ([rule, poor, better]) => {
    const text = rule === 'missing-heading' ? written().replace('## Impact', '## Weather') : written(poor)
    expect(rulesIn(text)).toContain(rule)
    expect(rulesIn(written(better))).not.toContain(rule)
  })

  test.for([
    ['ensure in a narrative', { 'What happened': 'We restarted the pods to ensure that caches are empty.' }],
    ['investigate in a timeline', { Timeline: '- 14:02Z errors 12 %\n- 14:05Z on-call begins to investigate' }],
    ['a name of a table in code', { 'What happened': 'The job `human error` ran.' }],
    ['words of others in quotes', { 'What happened': 'The page said "someone forgot it, the root cause was X".' }],
    ['a duration', { 'What happened': 'It took 12 minutes to roll back.' }],
    ['a system that failed', { 'What happened': 'The primary failed to renew its lease.' }],
    ['a possibility', { Impact: '4,310 users could have seen an error.' }],
    ['a blameless remark', { 'What happened': 'Nobody is to blame; the guide names no cluster.' }],
    ['a number in words', { Impact: 'All orders of two tenants.' }],
  ] as const)('is silent on %s', ([, section]) => {
    expect(rulesIn(written(section))).toEqual([])
  })

  test('has a name, a sentence and an example of its own', () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length)
    for (const { name, looksFor, poor, better } of LINT_RULES) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(looksFor).toMatch(/\.$/)
      expect(poor).not.toBe(better)
    }
  })
})

describe('a comment in the file', () => {
  const blamed = 'The engineer forgot it.'

  test.for([
    ['on the same line', `${blamed} <!-- lint-ok: blame quoted -->`],
    ['alone on the line above', `<!-- lint-ok: blame quoted -->\n${blamed}`],
    ['in a cell', `| What |\n| --- |\n| ${blamed} <!-- lint-ok: blame quoted --> |`],
  ])('silences a rule for one line: %s', ([, text]) => {
    const { findings, silenced } = lint(written({ 'What happened': text! }))
    expect(findings).toEqual([])
    expect(silenced).toMatchObject([{ rule: 'blame', reason: 'quoted' }])
  })

  test.for([
    ['without a reason', `${blamed} <!-- lint-ok: blame -->`, ['blame', 'silence'], /says no reason/],
    ['for another rule', `${blamed} <!-- lint-ok: human-error why -->`, ['blame', 'silence'], /silences nothing/],
    ['for no rule', `${blamed} <!-- lint-ok: blaim why -->`, ['blame', 'silence'], /no rule "blaim"/],
    ['two lines away', `<!-- lint-ok: blame why -->\n\nFine.\n\n${blamed}`, ['blame', 'silence'], /silences nothing/],
  ] as const)('%s silences nothing, and that is found', ([, text, rules, says]) => {
    const { findings } = lint(written({ 'What happened': text }))
    expect(findings.map(({ rule }) => rule).sort()).toEqual(rules)
    expect(findings.find(({ rule }) => rule === 'silence')?.says).toMatch(says)
  })
})

describe('the lint', () => {
  test('says the same of windows line ends and of a byte order mark', () => {
    const text = readFileSync(new URL('03-root-cause-blaming.md', FIXTURES), 'utf8')
    expect(lint(text.replace(/\n/g, '\r\n'))).toEqual(lint(text))
    expect(lint(`\ufeff${text}`)).toEqual(lint(text))
  })

  test.for([
    ['too long', 'a '.repeat(300_000), /longer than/],
    ['binary', 'a\0b', /zero bytes/],
    ['nested without end', `${'> '.repeat(5000)}x`, /within each other/],
    ['a stair of lists', Array.from({ length: 300 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n'), /within each other/],
    ['full of brackets', '[a]('.repeat(20_000), /brackets/],
  ] as const)('refuses a text that is %s', ([, text, says]) => {
    const linted = lintPostmortem(text, TODAY)
    expect(linted).toMatchObject({ ok: false })
    expect(!linted.ok && linted.error).toMatch(says)
  })

  test('gives each heading what it belongs to, however many there are', () => {
    const text = `# Outage\n\n${'## Timeline\n\n### 8 May\n\n- done\n\n'.repeat(20)}## Weather\n\n- rain\n`
    const untimed = lint(text).findings.filter(({ says }) => says.startsWith('an entry of the timeline'))
    expect(untimed.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, i) => 7 + 6 * i))
  })

  test('tells at most as many findings as anybody reads, and that there are more', () => {
    const { findings, cut } = lint(written({ 'What happened': 'Human error.\n\n'.repeat(2000) }))
    expect(findings).toHaveLength(500)
    expect(cut).toBe(true)
  })

  test('reads any text: every finding points into it', () => {
    const piece = fc.constantFrom(
      ...[
        '# Impact\n',
        '## Timeline\n',
        '- ',
        '1. ',
        '> ',
        '| a | b |\n| - | - |\n',
        '**Owner:** ',
        '`code`',
        '<!-- lint-ok: blame',
        ' -->',
        '---\n',
      ],
      ...[
        'Action items\n---\n',
        'forgot ',
        'human error ',
        '10:02 ',
        '\n',
        '\n\n',
        '\r\n',
        '[x](y) ',
        '![',
        '](',
        '**',
        '\\',
        '&amp;',
        '\u202e',
        '🔥',
        'ä ',
      ],
    )
    const texts = fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, (text) => {
        const linted = lintPostmortem(text, TODAY)
        if (!linted.ok) return
        const lines = text.replace(/^\ufeff/, '').split('\n')
        for (const { line, column, endLine } of linted.value.findings) {
          expect(line).toBeLessThanOrEqual(endLine)
          expect(column - 1).toBeLessThanOrEqual(lines[line - 1]!.length)
        }
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})
