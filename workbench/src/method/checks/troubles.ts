import type { CheckSeen, Fact, Trouble } from '../../model/check.ts'

/** One tenth is left: what grows by a tenth more fills it. */
const NEARLY_FULL = 0.9

/** A certificate that renews itself does so with a third of its life left; a quarter left says that it did not. */
const LIFE_LEFT_MIN = 0.25

/** Long lives are renewed by hand, for which a month is time enough. */
const DAYS_LEFT_ENOUGH = 30

/** A statement or transaction of more than a minute holds its locks and its snapshot longer than any request waits. */
const LONG_SECONDS = 60

type Rule = (fact: Fact, all: readonly Fact[]) => Trouble | undefined

const over =
  (than: number, level: Trouble['level'], says: (fact: Fact) => string): Rule =>
  (fact) =>
    typeof fact.value === 'number' && fact.value > than ? { level, says: says(fact) } : undefined

const full =
  (what: string): Rule =>
  ({ value, of }) => {
    if (typeof value !== 'number' || value < NEARLY_FULL) return undefined
    const percent = Math.floor(value * 1_000) / 10
    return { level: 'bad', says: `${what}${of === undefined ? '' : ` of ${of}`}: ${percent} % of the limit are used` }
  }

const said =
  (fine: string, level: Trouble['level'], says: (value: string) => string): Rule =>
  ({ value }) =>
    value === fine ? undefined : { level, says: says(String(value)) }

/** One rule a fact; what is not here is only told. */
const RULES: Readonly<Record<string, Rule>> = {
  'memory-used': full('memory'),
  'disk-used': full('disk'),
  'inodes-used': full('inodes'),
  'descriptors-used': full('file descriptors'),
  'connections-used': full('connections'),
  'load-per-cpu': over(1, 'mind', ({ value }) => `${value} tasks for each CPU want to run or wait for the disk`),
  status: over(499, 'bad', ({ value }) => `it answers ${value}`),
  answer: said('yes', 'bad', (value) => `no answer: ${value}`),
  trust: said('yes', 'bad', (value) => `clients refuse its certificate: ${value}`),
  named: said('yes', 'bad', (value) => `the certificate is for another name: ${value}`),
  'expires-in': expiry,
  'transaction-ids-used': full('transaction ids'),
  blocker: ({ value, of }) => ({ level: 'bad', says: `${of} blocks others: ${value}` }),
  blocked: over(0, 'bad', ({ value }) => `${value} waiting for a lock that another one holds`),
  'longest-statement': over(LONG_SECONDS, 'mind', ({ value }) => `a statement runs for ${Math.round(Number(value))} s`),
  loading: said('no', 'bad', (value) => value),
  link: said('up', 'bad', (value) => `it does not follow its primary: the link is ${value}`),
  'last-save': said('ok', 'bad', () => 'its last copy to the disk failed: what it holds would not outlive it'),
  'last-log-write': said('ok', 'bad', () => 'its last write to the log on the disk failed'),
  'refused-connections': over(
    0,
    'bad',
    ({ value }) => `it refuses ${Math.ceil(Number(value))} connections a second: its limit is reached`,
  ),
  'thrown-out': over(0, 'mind', ({ value }) => `${Math.ceil(Number(value))} keys a second are thrown out to make room`),
  'longest-transaction': over(
    LONG_SECONDS,
    'mind',
    ({ value }) =>
      `a transaction is open for ${Math.round(Number(value))} s: it holds its locks, and nothing is cleaned up behind it`,
  ),
}

/** What is wrong by itself, the worst first. */
export const troublesOf = ({ facts }: Pick<CheckSeen, 'facts'>): readonly Trouble[] =>
  facts
    .flatMap((fact) => RULES[fact.name]?.(fact, facts) ?? [])
    .sort((a, b) => Number(b.level === 'bad') - Number(a.level === 'bad'))

function expiry({ value, of = 'a certificate' }: Fact, all: readonly Fact[]): Trouble | undefined {
  if (typeof value !== 'number') return undefined
  if (value <= 0) return { level: 'bad', says: `${of} expired ${days(-value)} ago` }
  const life = all.find((fact) => fact.name === 'life' && fact.of === of)?.value
  const enough = Math.min(DAYS_LEFT_ENOUGH, typeof life === 'number' ? life * LIFE_LEFT_MIN : DAYS_LEFT_ENOUGH)
  return value < enough ? { level: 'mind', says: `${of} expires in ${days(value)}` } : undefined
}

const days = (value: number): string => (value < 1 ? `${Math.round(value * 24)} h` : `${Math.floor(value)} d`)
