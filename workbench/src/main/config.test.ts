import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
  ['port: seventy', /^port in lastgood.yaml: .*expected number/],
  ['ports: 1', /unknown setting "ports"; known ones: host, port/],
  ['- 1', /expected settings, one "name: value" a line/],
  ['a: [', /lastgood.yaml: /],
] as const)('the file %j is refused with its place and what is expected', ([text, message]) => {
  yaml(text)
  const resolved = resolveConfig({}, {}, folder)
  expect(resolved).toMatchObject({ ok: false, error: expect.stringMatching(message) })
})

test('a bad variable and a bad flag are named as the user wrote them', () => {
  expect(resolveConfig({}, { LASTGOOD_PORT: '99999' }, folder)).toMatchObject({
    error: expect.stringMatching(/^LASTGOOD_PORT: /),
  })
  expect(resolveConfig({ otlpHttpPort: 'x' }, {}, folder)).toMatchObject({
    error: expect.stringMatching(/^--otlp-http-port: /),
  })
})
