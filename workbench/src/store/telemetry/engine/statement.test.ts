import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Statement, statementOf } from './statement.ts'
import { tokensOf } from './tokens.ts'

/** The statement with a mark where the engine gets the name of a file, or how it is run. */
function shape(sql: string): string {
  const result = statementOf(sql)
  if (!result.ok) return `refused ${result.error.code}`
  return shapeOf(sql, result.value)
}

function shapeOf(sql: string, statement: Statement): string {
  switch (statement.kind) {
    case 'select':
      return `${sql.slice(0, statement.outfileAt)}<OUT>${sql.slice(statement.outfileAt)}`
    case 'plain':
      return statement.lane
    case 'insert-data': {
      const tail = sql.slice(statement.infileAt, statement.headTo)
      return `${sql.slice(0, statement.infileAt)}<IN>${tail}|${statement.format}|${sql.slice(statement.dataAt)}`
    }
  }
}

describe('a query gets its result file before its own last SETTINGS and FORMAT', () => {
  test.for([
    ['SELECT 1', 'SELECT 1<OUT>'],
    ['SELECT 1 FORMAT JSON', 'SELECT 1 <OUT>FORMAT JSON'],
    ['SELECT 1;', 'SELECT 1<OUT>;'],
    ['SELECT 1 -- FORMAT CSV', 'SELECT 1 -- FORMAT CSV<OUT>'],
    ['SELECT 1 SETTINGS max_threads = 1 FORMAT JSON', 'SELECT 1 <OUT>SETTINGS max_threads = 1 FORMAT JSON'],
    ['SELECT 1 FORMAT JSON SETTINGS max_threads = 1', 'SELECT 1 <OUT>FORMAT JSON SETTINGS max_threads = 1'],
    ['(SELECT 1) SETTINGS max_threads = 1', '(SELECT 1) <OUT>SETTINGS max_threads = 1'],
    [
      'SELECT 1 SETTINGS max_threads = 1 UNION ALL SELECT 2',
      'SELECT 1 SETTINGS max_threads = 1 UNION ALL SELECT 2<OUT>',
    ],
    ["SELECT format('{}', 'x') AS format FROM t", "SELECT format('{}', 'x') AS format FROM t<OUT>"],
    ['SELECT format FROM t', 'SELECT format FROM t<OUT>'],
    ['/* a */ WITH 1 AS x SELECT x', '/* a */ WITH 1 AS x SELECT x<OUT>'],
    ["SELECT ' FORMAT CSV; DROP TABLE t'", "SELECT ' FORMAT CSV; DROP TABLE t'<OUT>"],
  ] as const)('%s', ([sql, expected]) => {
    expect(shape(sql)).toBe(expected)
  })
})

describe('the data of an INSERT begins where a server says', () => {
  test.for([
    ['INSERT INTO t FORMAT CSV\n1,2', 'INSERT INTO t <IN>|CSV|1,2'],
    ['INSERT INTO t (a, b) FORMAT JSONEachRow {"a":1}', 'INSERT INTO t (a, b) <IN>|JSONEachRow|{"a":1}'],
    ['INSERT INTO t VALUES (1),\n\n(2)', 'INSERT INTO t <IN>|Values| (1),\n\n(2)'],
    ['INSERT INTO t SETTINGS x = 1 FORMAT CSV\n\n1', 'INSERT INTO t <IN>SETTINGS x = 1 |CSV|\n1'],
    ['INSERT INTO `values` FORMAT CSV\r\n1', 'INSERT INTO `values` <IN>|CSV|1'],
    ['INSERT INTO db.format (select, format) VALUES (1)', 'INSERT INTO db.format (select, format) <IN>|Values| (1)'],
    ["insert into t format Values ('; DROP TABLE t')", "insert into t <IN>|Values|('; DROP TABLE t')"],
  ] as const)('%s', ([sql, expected]) => {
    expect(shape(sql)).toBe(expected)
  })

  test('an INSERT that ends before its format is complete is not one with data yet', () => {
    expect(shape('INSERT INTO t FORMAT JSON')).toBe('write')
    expect(shape('INSERT INTO t VALUES')).toBe('write')
  })

  test('an INSERT … SELECT has no data, whatever its query says', () => {
    expect(shape('INSERT INTO t SELECT 1 FORMAT CSV ')).toBe('write')
  })
})

describe('statements wait where they cannot hold up others', () => {
  test.for([
    ['SHOW TABLES', 'read'],
    ['DESCRIBE TABLE t', 'read'],
    ['EXPLAIN SELECT 1', 'read'],
    ['CREATE TABLE t (a UInt8) ENGINE = Memory', 'write'],
    ["ALTER TABLE t COMMENT COLUMN a ';'", 'write'],
    ['OPTIMIZE TABLE t FINAL', 'write'],
    ['KILL QUERY WHERE 1 ASYNC', 'control'],
    ['', 'write'],
  ] as const)('%s', ([sql, expected]) => {
    expect(shape(sql)).toBe(expected)
  })
})

describe('what would harm the engine or its files is refused', () => {
  test.for([
    ['SELECT 1; DROP TABLE t', 62],
    ['SELECT 1;; SELECT 2', 62],
    ['CREATE TABLE a (x UInt8) ENGINE = Memory; DROP TABLE b', 62],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 48],
    ["INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV", 48],
    ['KILL QUERY WHERE 1 SYNC', 48],
    ["INSERT INTO t SELECT * FROM input('a UInt8') FORMAT CSV\n1", 48],
  ] as const)('%s', ([sql, code]) => {
    expect(shape(sql)).toBe(`refused ${code}`)
  })
})

test('tokens come in order, overlap nowhere and are never empty, for any text', () => {
  const piece = fc.oneof(
    fc.constantFrom("'", '"', '`', '\\', ';', '--', '/*', '*/', '$$', '$a$', '(', ')', '\n', ' '),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const sql = pieces.join('')
      let at = 0
      for (const token of tokensOf(sql)) {
        expect(token.from).toBeGreaterThanOrEqual(at)
        expect(token.to).toBeGreaterThan(token.from)
        at = token.to
      }
      expect(at).toBeLessThanOrEqual(sql.length)
    }),
    { seed: 7 },
  )
})

test('a semicolon inside any kind of quote or comment never splits a statement', () => {
  const quoted = fc.tuple(fc.constantFrom("'", '"', '`'), fc.string()).map(([quote, text]) => {
    return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)};${quote}`
  })
  const hidden = fc.oneof(quoted, fc.constant('/* ; */'), fc.constant('-- ;\n'), fc.constant('$x$ ; $x$'))
  fc.assert(
    fc.property(fc.array(hidden, { maxLength: 5 }), (pieces) => {
      expect(statementOf(`SELECT ${pieces.join(' ')}`).ok).toBe(true)
    }),
    { seed: 7 },
  )
})
