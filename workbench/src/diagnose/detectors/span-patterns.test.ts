import { describe, expect, test } from 'vitest'
import type { Trace } from '../paths/index.ts'
import { healthy, names, query, requests, seen } from './drawn-requests.test-helper.ts'

type Drill = {
  readonly detector: string
  /** How long one character lasts. */
  readonly ms: number
  readonly fires: string
  readonly subject: string
  /** Almost the same, by what differs. */
  readonly misses: Readonly<Record<string, string>>
}

const server = (bar: string, notes = ''): string => `  shop  GET /cart |${bar}|  Server  ${notes}`
const call = (bar: string, notes: string): string => `    shop GET      |${bar}|  Client  ${notes}`
const lines = (...all: readonly string[]): string => all.join('\n')

const two = (first: string, second: string, texts = ['select-a', 'select-b']): string =>
  lines(server('--------'), query(first, texts[0] as string), query(second, texts[1] as string))

const cycle = (text: string): string =>
  lines(
    server('----------------'),
    ...[...text].map((name, i) => query(`${' '.repeat(2 * i)}--`.padEnd(16), `get-${name}`)),
  )

const three = (bars: readonly string[], notes = ''): string =>
  lines(server('-------------'), ...bars.map((bar, i) => call(bar, `server.address=host-${'abc'[i]} ${notes}`)))

const crowd = (calls: number, version: string, delay: number): string =>
  lines(
    server('----------'),
    ...Array.from({ length: calls }, () => [
      call('--------- ', `server.address=img network.protocol.version=${version}`),
      `      img GET     |${'-'.padStart(delay + 1).padEnd(10)}|  Server`,
    ]).flat(),
  )

const typed = (value: string, text: string): string =>
  lines(server('----', `url.query=q=${value}`), query(' -- ', text))

const page = (bar: string, notes: string): string =>
  lines(
    '  web  documentLoad  |----------|',
    `    web resourceFetch |${bar}|  Client  url.full=https://cdn/js/app.js ${notes}`,
  )

const DRILLS: readonly Drill[] = [
  {
    detector: 'repeating-queries',
    ms: 10,
    fires: cycle('xababab'),
    subject: 'get-a; get-b',
    misses: { 'twice only': cycle('ababc'), 'no order': cycle('abcabd'), 'one query, too few times': cycle('aaaa') },
  },
  {
    detector: 'sequential-queries',
    ms: 100,
    fires: two('--      ', '   ---  '),
    subject: 'select-a; select-b',
    misses: {
      'at the same time': two('--      ', ' ---    '),
      'one takes a value': two('--      ', '   ---  ', ['select-a', 'select-b-where-id=7']),
      'a write': two('--      ', '   ---  ', ['select-a', 'insert-b']),
      'nothing to save': two('-       ', '   --   ').replaceAll('--------', '-'.repeat(60)),
    },
  },
  {
    detector: 'sequential-calls',
    ms: 1000,
    fires: three(['--           ', '  ---        ', '     ---     ']),
    subject: 'GET host-a; GET host-b; GET host-c',
    misses: {
      'at the same time': three(['--           ', ' ---         ', '  ---        ']),
      'failed tries': three(['!!           ', '  !!!        ', '     ---     ']),
      'far apart': three(['--           ', '     --      ', '         --  ']),
      'nothing to save': three(['-            ', ' -           ', '  ---------- ']).replace('- ', '--'),
    },
  },
  {
    detector: 'large-payload',
    ms: 50,
    fires: lines(server('----'), call('--- ', 'server.address=img http.response.body.size=400000')),
    subject: 'GET img',
    misses: {
      smaller: lines(server('----'), call('--- ', 'server.address=img http.response.body.size=200000')),
      quick: lines(server('----'), call('-   ', 'server.address=img http.response.body.size=400000')),
    },
  },
  {
    detector: 'http-queueing',
    ms: 100,
    fires: crowd(7, '1.1', 6),
    subject: 'img',
    misses: {
      'over HTTP/2': crowd(7, '2', 6),
      'connections for all': crowd(6, '1.1', 6),
      'no delay': crowd(7, '1.1', 1),
    },
  },
  {
    detector: 'query-injection',
    ms: 10,
    fires: typed("x'or'1", "select-where-name='x'or'1'"),
    subject: 'q in select-where-name=?or?',
    misses: {
      'a parameter': typed("x'or'1", 'select-where-name=$1'),
      'too short to tell': typed("x'1", "select-where-name='x'1'"),
      'a word of the query': typed('name', 'select-where-name=$1'),
    },
  },
  {
    detector: 'render-blocking-asset',
    ms: 300,
    fires: page(' -----    ', 'resource.render_blocking_status=blocking http.response.body.size=600000'),
    subject: '/js/app.js',
    misses: {
      'does not block': page(
        ' -----    ',
        'resource.render_blocking_status=non-blocking http.response.body.size=600000',
      ),
      small: page(' -----    ', 'resource.render_blocking_status=blocking http.response.body.size=60000'),
      'a small part': page(' --       ', 'resource.render_blocking_status=blocking http.response.body.size=600000'),
    },
  },
  {
    detector: 'uncompressed-asset',
    ms: 300,
    fires: page(' --       ', 'http.response_content_length=600000 http.response_content_length_uncompressed=600000'),
    subject: '/js/app.js',
    misses: {
      compressed: page(
        ' --       ',
        'http.response_content_length=150000 http.response_content_length_uncompressed=600000',
      ),
      small: page(' --       ', 'http.response_content_length=60000 http.response_content_length_uncompressed=60000'),
    },
  },
  {
    detector: 'main-thread-io',
    ms: 10,
    fires: lines(
      '  app  tap |-----|',
      '    app read | --- |  Internal  file.path=/tmp/x thread.name=main session.id=s',
    ),
    subject: 'read',
    misses: {
      'another thread': lines(
        '  app  tap |-----|',
        '    app read | --- |  Internal  file.path=/tmp/x thread.name=io session.id=s',
      ),
      'a server': lines('  app  tap |-----|', '    app read | --- |  Internal  file.path=/tmp/x thread.name=main'),
      'within a frame': lines(
        '  app  tap |-----|',
        '    app read | -   |  Internal  file.path=/tmp/x thread.name=main session.id=s',
      ),
    },
  },
  {
    detector: 'certificate-error',
    ms: 10,
    fires: lines(server('!!!!'), call(' !! ', 'server.address=pay error.type=CERT_HAS_EXPIRED')),
    subject: 'pay: CERT_HAS_EXPIRED',
    misses: { 'another error': lines(server('!!!!'), call(' !! ', 'server.address=pay error.type=503')) },
  },
  {
    detector: 'cache-stampede',
    ms: 100,
    fires: lines(server('--------'), call('-       ', 'db.system.name=redis'), query(' ------ ', 'select-a')),
    subject: 'select-a',
    misses: {
      'one at a time': lines(server('--'), call('- ', 'db.system.name=redis'), query(' -', 'select-a')).replaceAll(
        /-{6}/g,
        '-',
      ),
      'no cache was asked': lines(server('--------'), query(' ------ ', 'select-a')),
    },
  },
]

describe.for(DRILLS)('$detector', ({ detector, ms, fires, subject, misses }) => {
  const shown = requests(10, fires, ms)
  const found = (before: readonly Trace[], after: readonly Trace[]) =>
    seen(before, after).filter((one) => one.detector === detector)

  test('is recognised, and explains all that is bad', () => {
    expect(found(healthy, shown)).toMatchObject([{ score: 1, numbers: { subject, share_before: 0, share_after: 1 } }])
    expect(found(healthy, shown)[0]?.traceIds).toHaveLength(5)
  })

  test.for(Object.entries(misses))('is not: %s', ([, picture]) => {
    expect(names(seen(healthy, requests(10, picture, ms)))).not.toContain(detector)
  })

  test('is a note at most where it was always so', () => {
    expect(found(shown, shown).filter((one) => one.score > 0.1)).toEqual([])
  })

  test('does not depend on the order of requests, nor on the name of the service', () => {
    expect(found(healthy.toReversed(), shown.toReversed())).toEqual(found(healthy, shown))
    const renamed = shown.map((trace) => ({
      ...trace,
      spans: trace.spans.map((s) => ({ ...s, service: `new-${s.service}` })),
    }))
    expect(found(healthy, renamed).map((one) => one.service)).toEqual(
      found(healthy, shown).map((one) => `new-${one.service}`),
    )
  })
})
