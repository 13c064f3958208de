import { describe, expect, test } from 'vitest'
import { LineCounter, parseDocument } from 'yaml'
import { actionsIn, lackingSecret } from './actions-config.ts'

function read(text: string) {
  const lines = new LineCounter()
  return actionsIn(parseDocument(text, { lineCounter: lines }), lines)
}

const one = (...fields: readonly string[]): string =>
  ['port: 7117', 'actions:', '  undo:', ...fields.map((field) => `    ${field}`)].join('\n')

describe('the actions of a file', () => {
  test('are read with what they do, try and take back', () => {
    const read1 = read(
      one(
        'kind: rollback',
        'service: [checkout, payment]',
        'kubernetes: {rollback: "deployment/{service}", namespace: shop}',
        'blastRadius: high',
        'expect: errors end',
      ),
    )
    expect(read1).toMatchObject({
      ok: true,
      value: [
        {
          ...{ name: 'undo', title: 'undo', services: ['checkout', 'payment'], blastRadius: 'high', agents: false },
          does: { argv: ['kubectl', '--namespace=shop', 'rollout', 'undo', 'deployment/{service}'] },
          dryRun: { argv: expect.arrayContaining(['--dry-run=server']) },
          revert: { kind: 'command' },
        },
      ],
    })
  })

  test('that turn a flag are requests of its provider', () => {
    const token = `$${'{FLAGS_TOKEN}'}`
    const flags = (provider: string) =>
      read(one('kind: flag', `flag: {provider: ${provider}, key: new-cart, token: "${token}"}`))
    expect(flags('unleash')).toMatchObject({
      value: [
        { does: { url: expect.stringMatching(/new-cart\/environments\/production\/off$/) }, revert: { kind: 'http' } },
      ],
    })
    expect(flags('launchdarkly')).toMatchObject({
      value: [{ does: { method: 'PATCH', body: { instructions: [{ kind: 'turnFlagOff' }] } } }],
    })
  })

  test.for([
    ['actions: 3', /^line 1: actions: expected names/],
    ['actions:\n  Undo It: {}', /^line 2: actions.Undo It: expected a name/],
    [one('kind: rollback'), /^line 3: actions.undo: expected one of command, http, kubernetes, flag/],
    [
      one('kind: rollback', 'command: kubectl rollout undo'),
      /^line 5: actions.undo.command: expected a list: .*never one line for a shell/,
    ],
    [one('kind: undo', 'command: [deploy]'), /^line 4: actions.undo.kind: /],
    [
      one('kind: rollback', 'command: [deploy]', 'blastradius: high'),
      /^line 6: actions.undo.blastradius: there is no such field/,
    ],
    [one('kind: rollback', 'command: ["sh", "-c", "deploy {service}"]'), /^line 5: .*no shell that is given a line/],
    [one('kind: rollback', 'command: ["{service}"]'), /^line 5: .*a program that is the same every time/],
    [one('kind: rollback', 'command: [deploy, "{service}"]'), /^line 3: actions.undo: expected service, for/],
    [one('kind: rollback', 'command: [deploy, "{pod}"]'), /^line 5: .*no other braces than/],
    [one('kind: rollback', `command: [deploy, "$${'{TOKEN}'}"]`), /^line 5: .*no secret here/],
    [
      one('kind: flag', 'http: {url: "https://{service}.internal/off"}'),
      /^line 5: .*a host that is the same every time/,
    ],
    [one('kind: flag', 'http: {url: "https://me:pw@flags/off"}'), /^line 5: .*no user or password/],
    [one('kind: flag', 'http: {url: "file:///etc/passwd"}'), /^line 5: .*a URL such as/],
    [
      one('kind: flag', 'http: {url: "https://flags/off"}', 'command: [deploy]'),
      /^line 3: actions.undo: expected one of/,
    ],
    [one('kind: flag', 'command: [deploy]', 'timeLimitSeconds: 3600'), /^line 6: actions.undo.timeLimitSeconds: /],
  ] as const)('%j are refused with the line and what is expected', ([text, says]) => {
    expect(read(text)).toMatchObject({ ok: false, error: expect.stringMatching(says) })
  })

  test('need the secrets they name, long enough to be kept out of what is shown', () => {
    const actions = read(one('kind: flag', 'command: [deploy]', 'env: [DEPLOY_TOKEN]'))
    if (!actions.ok) throw new Error(actions.error)
    expect(lackingSecret(actions.value, {})).toMatch(/actions.undo needs DEPLOY_TOKEN/)
    expect(lackingSecret(actions.value, { DEPLOY_TOKEN: 'abc' })).toMatch(/fewer than 4 characters/)
    expect(lackingSecret(actions.value, { DEPLOY_TOKEN: 'hunter22' })).toBeUndefined()
  })
})
