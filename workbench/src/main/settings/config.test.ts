import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveConfig } from './config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const yaml = (text: string): void => writeFileSync(join(folder, 'lastgood.yaml'), text)

test('a flag beats the environment, which beats the file, which beats the default', () => {
  yaml('port: 1\notlpHttpPort: 2\notlpGrpcPort: 3\n')
  const resolved = resolveConfig({ port: '9' }, { LASTGOOD_PORT: '8', LASTGOOD_OTLP_HTTP_PORT: '7' }, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  expect(resolved.value.config).toMatchObject({ port: 9, otlpHttpPort: 7, otlpGrpcPort: 3, host: '127.0.0.1' })
  const origins = Object.fromEntries(resolved.value.explained.map((e) => [e.name, e.origin]))
  expect(origins).toMatchObject({
    port: 'flag',
    otlpHttpPort: 'environment',
    otlpGrpcPort: 'lastgood.yaml',
    host: 'default',
  })
})

test('a password is never shown', () => {
  const resolved = resolveConfig({}, { LASTGOOD_CLICKHOUSE_PASSWORD: 'hunter2' }, folder)
  expect(JSON.stringify(resolved.ok && resolved.value.explained)).not.toContain('hunter2')
})

test.for([
  ['port: seventy', /^port in lastgood.yaml: expected a port from 0 .* to 65535, got "seventy"$/],
  ['port:', /^port in lastgood.yaml: expected a port from .*, got null$/],
  ['retentionDays: 1.5', /^retentionDays in lastgood.yaml: expected a number of days from 0 .*, got 1.5$/],
  ['clickhouseUrl: localhost:8123', /expected a URL such as http:\/\/host:8123/],
  [
    'recordUrl: mysql://u:hunter2@host/db',
    /^recordUrl in lastgood.yaml: expected a URL such as postgres:.*got something else$/,
  ],
  ['postgresUrl: h:5432?password=hunter2', /^postgresUrl in lastgood.yaml: .*got something else$/],
  ['clickhouseUrl: http://h:8123/?password=hunter2', /^clickhouseUrl in lastgood.yaml: .*got something else$/],
  ['clickhouseUrl: me:hunter2@h:8123', /^clickhouseUrl in lastgood.yaml: .*got something else$/],
  ['token: "lg_abc\\nX-More: 1"', /^token in lastgood.yaml: expected one token .*got something else$/],
  ['token: Bearer lg_abc', /^token in lastgood.yaml: expected one token .*got something else$/],
  ['- 1', /expected settings, one "name: value" a line/],
  ['a: [', /lastgood.yaml: /],
  [
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]`,
    /lastgood.yaml: Excessive alias count/,
  ],
  ['actions:\n  undo:\n    kind: rollback', /lastgood.yaml line 2: actions.undo: expected one of/],
] as const)('the file %j is refused with its place and what is expected', ([text, message]) => {
  yaml(text)
  const resolved = resolveConfig({}, {}, folder)
  expect(resolved).toMatchObject({ ok: false, error: expect.stringMatching(message) })
})

test('a folder in the place of the file is told of', () => {
  mkdirSync(join(folder, 'lastgood.yaml'))
  const error = expect.stringMatching(/lastgood.yaml cannot be read: EISDIR/)
  expect(resolveConfig({}, {}, folder)).toMatchObject({ ok: false, error })
})

test('the URL of the record is shown without its password', () => {
  const given = 'postgres://me:hunter2@db.example:5432/record?sslmode=require'
  const resolved = resolveConfig({}, { LASTGOOD_RECORD_URL: given }, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  expect(resolved.value.config.recordUrl).toBe(given)
  const shown = resolved.value.explained.find(({ name }) => name === 'recordUrl')?.value
  expect(shown).toBe('postgres://me:••••@db.example:5432/record?sslmode=require')
})

test('a password in the URL is refused without showing it', () => {
  const resolved = resolveConfig({}, { LASTGOOD_CLICKHOUSE_URL: 'http://me:hunter2@host:8123' }, folder)
  expect(resolved).toMatchObject({ error: expect.stringMatching(/^LASTGOOD_CLICKHOUSE_URL: expected a URL.*password/) })
  expect(JSON.stringify(resolved)).not.toContain('hunter2')
})

test('a password that is none is refused without showing it', () => {
  yaml('clickhousePassword: 4711\n')
  const resolved = resolveConfig({}, {}, folder)
  expect(resolved).toMatchObject({ error: expect.stringMatching(/^clickhousePassword in .*: expected text/) })
  expect(JSON.stringify(resolved)).not.toContain('4711')
})

test('a bad variable and a bad flag are named as the user wrote them', () => {
  for (const value of ['99999', '-1', 'abc', ''])
    expect(resolveConfig({}, { LASTGOOD_PORT: value }, folder)).toMatchObject({
      error: expect.stringMatching(/^LASTGOOD_PORT: expected a port from 0 .* to 65535, got "/),
    })
  expect(resolveConfig({ otlpHttpPort: 'x' }, {}, folder)).toMatchObject({
    error: expect.stringMatching(/^--otlp-http-port: /),
  })
})

test('names that are no settings are told with the nearest one, and the rest is used', () => {
  yaml('prot: 1\nport: 2\nsomethingElse: 3\nobjective: {}\n')
  const env = {
    LASTGOOD_PROT: '4',
    LASTGOOD_RETENTION_DAY: '1',
    LASTGOOD_BOGUS: '1',
    LASTGOOD_MEMORY_MIB: '512',
    PATH: '/',
  }
  const resolved = resolveConfig({}, env, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  expect(resolved.value.config).toMatchObject({ port: 2, memoryMiB: 512 })
  expect(resolved.value.warnings).toEqual([
    expect.stringMatching(/lastgood\.yaml: prot is no setting and is not used: did you mean port\?$/),
    expect.stringMatching(/lastgood\.yaml: somethingElse is no setting .*`lastgood doctor` lists the settings$/),
    expect.stringMatching(/lastgood\.yaml: objective is no setting and is not used: did you mean objectives\?$/),
    'LASTGOOD_BOGUS is no setting and is not used: `lastgood doctor` lists the settings',
    'LASTGOOD_PROT is no setting and is not used: did you mean LASTGOOD_PORT?',
    'LASTGOOD_RETENTION_DAY is no setting and is not used: did you mean LASTGOOD_RETENTION_DAYS?',
  ])
})
