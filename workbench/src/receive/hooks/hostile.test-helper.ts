import { type Field, textOf, type Written, written, writtenFrom } from './json-text.test-helper.ts'

type Random = () => number

/** A secret that hostile text carries the way secrets get into text; it may be kept nowhere. */
export const PLANTED = 'hunter2-is-planted'

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)]!
const quoted = (text: string): Written => written(JSON.stringify(text))

/** Text that readers of text stumble over: halves of characters, what draws nothing, other tools' words for nothing, secrets. */
const TEXTS = [
  ...[
    '',
    ' ',
    '\u0000',
    '\u200b',
    '\ud800',
    'x\udfff',
    '\ud83d'.repeat(600),
    '😀'.repeat(400),
    '\u202e',
    '\r\n',
    '\ufeff',
  ],
  ...['<no value>', '<nil>', 'null', 'true', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '../..', '$&$1'],
  ...[`password=${PLANTED}`, `Bearer ${PLANTED}`, `https://user:${PLANTED}@host/`, `x-api-key: "${PLANTED}"`],
  ...['firing', 'resolved', 'trigger', 'success', 'failure', 'Succeeded', 'Running', 'critical', 'PAGE', 'production'],
  ...['dev.cdevents.service.deployed.0.2.0', 'main@sha1:0', 'refs/heads/main', 'proj/a:env/b:flag/c', '%00', '{{.x}}'],
]

/** Times at and beyond the ends of what a time can be. */
const TIMES = [
  ...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '10000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z'],
  ...['2026-02-30T00:00:00Z', '2026-03-01T24:00:00Z', '2026-03-01T12:00:60Z', '2026-03-01T12:00:00+99:99'],
  ...[
    '2026-03-01T12:00:00.123456789123456789Z',
    '2026-03-01T12:00:00',
    '2026-03-01',
    'noon',
    '1772366100',
    '1969-12-31T23:59:59Z',
  ],
].map(quoted)

/** Numbers at the ends of what JSON, doubles and clocks know, as they are written. */
const NUMBERS = [
  ...['0', '-0', '-1', '1e400', '-1e400', '5e-324', '9007199254740993', '4294967296000', '8640000000000001'],
  ...['1e21', '0.1e-7', '123456789012345678901234567890', '1772366100000', '1772366100.5'],
].map(written)

const NO_TEXT = [
  'null',
  'true',
  'false',
  '{}',
  '[]',
  '[[]]',
  '[null]',
  '{"toString":1}',
  '{"valueOf":{},"toString":{}}',
]

/** Text that makes an expression which looks back start over at every character. */
const SLOW = ['a', 'a-', 'password', 'secret ', 'a://', 'x:', 'bearer ', '\u200b ', '=', '"', '0'].map(
  (part) => (times: number) => part.repeat(Math.ceil(times / part.length)),
)

const deep = (levels: number, random: Random): Written =>
  random() < 0.5
    ? written('['.repeat(levels) + ']'.repeat(levels))
    : written(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)

const many = (count: number, random: Random): Written => {
  const value = quoted(pick(SLOW, random)(random() < 0.1 ? 2_100 : 20))
  return random() < 0.5
    ? { kind: 'list', items: Array.from({ length: count }, () => value) }
    : { kind: 'fields', fields: Array.from({ length: count }, (_, i): Field => [`label ${i}`, value]) }
}

/** A value that does not belong where it is put; rarely one that is very large. */
function strange(random: Random): Written {
  const kind = random()
  if (kind < 0.3) return quoted(pick(TEXTS, random))
  if (kind < 0.45) return pick(TIMES, random)
  if (kind < 0.6) return pick(NUMBERS, random)
  if (kind < 0.8) return written(pick(NO_TEXT, random))
  if (kind < 0.9) return quoted(pick(SLOW, random)(10 ** (1 + random() * 2.5)))
  if (kind < 0.96) return deep(Math.ceil(2 ** (random() * 12)), random)
  if (kind < 0.998) return many(Math.ceil(random() * 150), random)
  return random() < 0.5 ? deep(100_000, random) : many(450, random)
}

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'password',
  '',
  '\ud800',
  'service',
  'labels',
  'a.b',
]

const SECRET_NAMES = ['password', 'api_key', 'DB_PASSWORD', 'clientSecret', 'x-auth-token']

/** The same JSON with one place of it damaged. */
function damaged(json: Written, bodies: readonly unknown[], random: Random): Written {
  const isLeaf = json.kind === 'text' || random() < 0.08
  if (isLeaf) return random() < 0.15 ? writtenFrom(pick(bodies, random)) : strange(random)
  if (json.kind === 'list') return damagedList(json.items, bodies, random)
  return { kind: 'fields', fields: damagedFields(json.fields, bodies, random) }
}

function damagedList(items: readonly Written[], bodies: readonly unknown[], random: Random): Written {
  const chance = random()
  if (items.length === 0 || chance < 0.1) return { kind: 'list', items: [...items, strange(random)] }
  if (chance < 0.2)
    return { kind: 'list', items: Array.from({ length: 1 + Math.floor(random() * 40) }, () => items[0]!) }
  const at = Math.floor(random() * items.length)
  return { kind: 'list', items: items.with(at, damaged(items[at]!, bodies, random)) }
}

function damagedFields(fields: readonly Field[], bodies: readonly unknown[], random: Random): readonly Field[] {
  const chance = random()
  if (fields.length === 0 || chance < 0.08) return [...fields, [pick(NAMES, random), strange(random)]]
  const at = Math.floor(random() * fields.length)
  const [name, value] = fields[at]!
  if (chance < 0.14) return fields.toSpliced(at, 1)
  if (chance < 0.16) return [...fields, [pick(SECRET_NAMES, random), quoted(PLANTED)]]
  if (chance < 0.2) return [...fields, [name, strange(random)]] // the same name twice: the last one counts
  if (SECRET_NAMES.includes(name)) return fields // under another name, nobody could tell that it is one
  if (chance < 0.26) return fields.with(at, [pick(NAMES, random), value])
  return fields.with(at, [name, damaged(value, bodies, random)])
}

/** Bytes with some of them flipped, cut off or doubled, so that they are often neither JSON nor UTF-8. */
function damagedBytes(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length)
  const chance = random()
  if (chance < 0.3) return bytes.subarray(0, at)
  if (chance < 0.5) return Buffer.concat([bytes, bytes.subarray(at)])
  const copy = Buffer.from(bytes)
  for (let i = 0; i <= random() * 4; i++) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
  return copy
}

/** The body of a request that begins as one of `bodies`, and is damaged at one to four places. */
export function hostileBody(bodies: readonly unknown[], random: Random): Uint8Array {
  let json = writtenFrom(pick(bodies, random))
  for (let i = 0; i <= random() * 4; i++) json = damaged(json, bodies, random)
  const text = textOf(json)
  const isLeftWhole = text.includes(PLANTED) || random() > 0.05 // half of "password=" marks no secret
  return isLeftWhole ? Buffer.from(text) : damagedBytes(Buffer.from(text), random)
}

const FIELDS = ['title', 'service', 'kind', 'at', 'name', 'status', 'id', 'to', 'url']
const PATHS = [
  'payload.summary',
  'alerts.0.labels',
  'labels.service',
  '__proto__.x',
  'a..b',
  '',
  '=',
  '=flag',
  '=deploy',
  '=ok',
]

/** A query that maps fields of any JSON, mostly to what is not there. */
export function hostileQuery(random: Random): string {
  const query = new URLSearchParams()
  for (let i = 0; i < random() * 5; i++) query.set(pick(FIELDS, random), pick(random() < 0.7 ? PATHS : TEXTS, random))
  if (random() < 0.05) query.set('dry', '')
  return query.toString()
}

const textFrom = (bytes: Buffer): string => bytes.toString('utf8')

/** Text of lines that begins as one of `samples`, and is damaged at one to four places: words, lines, indents, characters. */
export function hostileText(samples: readonly string[], random: Random): string {
  let text = pick(samples, random)
  for (let i = 0; i <= random() * 4; i++) text = damagedText(text, samples, random)
  return text
}

function damagedText(text: string, samples: readonly string[], random: Random): string {
  const chance = random()
  if (chance < 0.5) return wordsDamaged(text, samples, random)
  if (chance < 0.85) return linesDamaged(text, samples, random)
  return text === '' ? text : textFrom(damagedBytes(Buffer.from(text), random))
}

/** A word of it is left out, said twice, or another one. */
function wordsDamaged(text: string, samples: readonly string[], random: Random): string {
  const parts = text.split(/(\s+|[:=,[\]{}()"'])/)
  const at = Math.floor(random() * parts.length)
  const chance = random()
  if (chance < 0.15) return parts.toSpliced(at, 1).join('')
  if (chance < 0.3) return parts.toSpliced(at, 0, parts[at]!).join('')
  if (chance < 0.5) return parts.with(at, pick(pick(samples, random).split(/\s+/), random)).join('')
  return parts.with(at, chance < 0.55 ? pick(SLOW, random)(10 ** (1 + random() * 2.5)) : strangeWord(random)).join('')
}

const strangeWord = (random: Random): string =>
  random() < 0.02
    ? textOf(deep(Math.ceil(2 ** (random() * 12)), random))
    : random() < 0.5
      ? pick(TEXTS, random)
      : textOf(pick([...TIMES, ...NUMBERS, ...NO_TEXT.map(written)], random))

/** A line of it is left out, said twice, moved in, or a line of another text. */
function linesDamaged(text: string, samples: readonly string[], random: Random): string {
  const lines = text.split('\n')
  const at = Math.floor(random() * lines.length)
  const chance = random()
  if (chance < 0.3) return lines.toSpliced(at, 1).join('\n')
  if (chance < 0.5) return lines.toSpliced(at, 0, ...lines.slice(at, at + 1 + Math.floor(random() * 20))).join('\n')
  if (chance < 0.75) return lines.with(at, ' '.repeat(Math.floor(random() * 6)) + lines[at]!.trim()).join('\n')
  return lines.toSpliced(at, 0, pick(pick(samples, random).split('\n'), random)).join('\n')
}
