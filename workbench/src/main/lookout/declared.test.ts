import { expect, test } from 'vitest'
import { LineCounter, parseDocument } from 'yaml'
import { watchersIn } from './declared.ts'

function read(yaml: string) {
  const lines = new LineCounter()
  const found = watchersIn(parseDocument(yaml, { lineCounter: lines }), lines)
  return found.ok ? found.value : found.error
}

test('what is looked after stands in lastgood.yaml', () => {
  const yaml = `watchers:
  certificates: ['shop.example.com:443', '[::1]:8443']
  jobs:
    nightly-report: {service: reports, schedule: '0 2 * * *', log: report begins}
`
  const job = { service: 'reports', schedule: '0 2 * * *', zone: 'UTC', lateMinutes: 15, log: 'report begins' }
  expect(read(yaml)).toEqual({
    certificates: ['shop.example.com:443', '[::1]:8443'],
    jobs: { 'nightly-report': job },
  })
  expect(read('watchers: {configuration: app.config.revision}')).toMatchObject({ configuration: 'app.config.revision' })
  expect(read('port: 1')).toEqual({ certificates: [], jobs: {} })
})

test.for([
  ['watchers: 1', 'line 1: watchers: expected certificates, jobs and configuration'],
  ['watchers: {configuration: [a]}', 'line 1: watchers.configuration: expected text'],
  ['watchers: {jobs: [a]}', 'line 1: watchers.jobs: expected names'],
  ['watchers: {jobs: {a: 1}}', 'line 1: watchers.jobs.a: expected service and schedule'],
  [`watchers: {certificates: [${'"a:443", '.repeat(51)}]}`, 'certificates: expected at most 50 endpoints'],
  ['watchers:\n  certificates: shop:443', 'line 2: watchers.certificates: expected a list of HOST:PORT'],
  ['watchers:\n  certificates:\n    - https://shop', 'line 3: watchers.certificates.0: expected HOST:PORT'],
  ['watchers:\n  disks: yes', 'line 2: watchers.disks: there is no such field; docs/watchers.md'],
  ['watchers:\n  jobs:\n    a:\n      service: x', 'line 3: watchers.jobs.a.schedule: expected text'],
  [
    'watchers:\n  jobs:\n    a:\n      service: x\n      schedule: daily',
    'line 5: watchers.jobs.a.schedule: expected five fields',
  ],
  ['watchers:\n  jobs:\n    A b: {service: x, schedule: "* * * * *"}', 'line 3: watchers.jobs.A b: expected a name'],
] as const)('%j is refused with its line', ([yaml, says]) => {
  expect(read(yaml)).toContain(says)
})
