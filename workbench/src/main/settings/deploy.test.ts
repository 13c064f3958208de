import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { resolveConfig } from './config.ts'
import { SETTING_NAMES, variableOf } from './settings.ts'

const DEPLOY = fileURLToPath(new URL('../../../../deploy/', import.meta.url))
const CHART = `${DEPLOY}helm/lastgood/`
const KNOWN = new Set(SETTING_NAMES.map(variableOf))

type Tree = { readonly [name: string]: Tree } & readonly Tree[] & string

const text = (path: string): string => readFileSync(path, 'utf8')

/** What Helm makes of a template that only names values: nothing else is used in this chart. */
function rendered(template: string, values: Tree): string {
  return template.replace(/\{\{ (\S+)( \| quote)? \}\}/g, (_, path: string, quote?: string) => {
    const [, root, ...names] = path.split('.')
    const value = root === 'Release' ? 'trial' : names.reduce<Tree | undefined>((at, name) => at?.[name], values)
    if (value === undefined || typeof value === 'object') throw new Error(`${path} is no value`)
    return quote === undefined ? String(value) : JSON.stringify(String(value))
  })
}

const values = parse(text(`${CHART}values.yaml`)) as Tree
const objects: readonly Tree[] = readdirSync(`${CHART}templates`).flatMap((name) =>
  parseAllDocuments(rendered(text(`${CHART}templates/${name}`), values)).map((document) => document.toJS() as Tree),
)
const kind = (name: string): Tree => objects.find((object) => String(object.kind) === name)!

/** Settings that are given as variables are settings, and what is given for them is taken. */
function takenAsSettings(given: Readonly<Record<string, string>>): void {
  expect(Object.keys(given).filter((name) => !KNOWN.has(name))).toEqual([])
  expect(resolveConfig({}, given, '/nowhere')).toMatchObject({ ok: true, value: { warnings: [] } })
}

test('the chart is YAML with the objects of a rolling restart: probes, a budget, a log of its own for each workbench', () => {
  expect(objects.map((object) => String(object.kind)).sort()).toEqual([
    ...['PodDisruptionBudget', 'Service', 'Service', 'Service', 'StatefulSet'],
  ])
  const { spec } = kind('StatefulSet')
  const pod = spec!.template!.spec!
  const [container] = pod.containers!
  expect(spec).toMatchObject({ updateStrategy: { type: 'RollingUpdate' }, serviceName: 'trial-each', replicas: 2 })
  expect(container).toMatchObject({
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    livenessProbe: { httpGet: { path: '/alive', port: 'http' } },
    startupProbe: { httpGet: { path: '/alive', port: 'http' } },
  })
  expect(kind('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1, selector: spec!.selector })
  expect(spec!.volumeClaimTemplates![0]!.spec!.resources!.requests!.storage).toBe('5Gi')
  const ports = new Set(container!.ports!.map(({ name }) => String(name)))
  const services = objects.filter((object) => String(object.kind) === 'Service')
  for (const service of services)
    for (const { targetPort } of service.spec!.ports!) expect(ports).toContain(String(targetPort))
})

test('the chart sets only what is a setting, to values that are taken', () => {
  const env = kind('StatefulSet').spec!.template!.spec!.containers![0]!.env!
  const secret: Readonly<Record<string, string>> = { 'record-url': 'postgres://lastgood:x@postgres/lastgood' }
  takenAsSettings(
    Object.fromEntries(
      env.map(({ name, value, valueFrom }) => {
        const key = String(valueFrom?.secretKeyRef?.key)
        return [String(name), valueFrom === undefined ? String(value) : (secret[key] ?? 'x')]
      }),
    ),
  )
})

test('the Compose file has a health check for everything that is waited for, and sets only what is a setting', () => {
  const compose = parse(text(`${DEPLOY}compose.yaml`), { merge: true }) as Tree
  const services = compose.services!
  for (const [name, service] of Object.entries(services))
    for (const [awaited, { condition }] of Object.entries(service.depends_on ?? {}))
      if (String(condition) === 'service_healthy') expect(services[awaited]?.healthcheck, `${name} waits`).toBeDefined()
  for (const name of ['lastgood-1', 'lastgood-2']) {
    const { environment, healthcheck } = services[name]!
    expect(JSON.stringify(healthcheck)).toContain('/ready')
    const given = Object.entries(environment!).map(([variable, value]) => [
      variable,
      String(value).replaceAll(/\$\{\w+:\?\}/g, 'x'),
    ])
    takenAsSettings(Object.fromEntries(given))
  }
  const cluster = text(`${DEPLOY}clickhouse/cluster.xml`)
  expect(cluster).toContain(`<${String(services['lastgood-1']!.environment!.LASTGOOD_CLICKHOUSE_CLUSTER)}>`)
  const mounted = Object.values(services).flatMap((service) => (service.volumes ?? []).map(String))
  for (const [path] of mounted.map((volume) => volume.split(':')).filter(([from]) => from!.startsWith('./clickhouse')))
    expect(text(`${DEPLOY}${path!.slice(2)}`)).toContain('<clickhouse>')
})

const hasHelm = spawnSync('helm', ['version']).status === 0

test.skipIf(!hasHelm)('Helm reads the chart (not run where there is no helm)', () => {
  const made = spawnSync('helm', ['template', 'trial', CHART], { encoding: 'utf8' })
  expect([made.status, made.stderr]).toEqual([0, ''])
  expect(parseAllDocuments(made.stdout).length).toBeGreaterThanOrEqual(objects.length)
})
