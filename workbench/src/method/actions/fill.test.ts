import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PLACEHOLDERS, type Step } from '../../model/action.ts'
import { filled, placesIn, secretsIn, stepText } from './fill.ts'

const UNDO: Step = { kind: 'command', argv: ['kubectl', 'rollout', 'undo', 'deployment/{service}', '{version}'] }
const OFF: Step = {
  kind: 'http',
  method: 'POST',
  url: 'https://flags.internal/{change}/off',
  headers: { authorization: `Bearer $${'{TOKEN}'}` },
  body: { reason: ['{service} is ill'], dry: false },
}

describe('a step', () => {
  test('is filled place by place; what is a secret stays as it is', () => {
    expect(filled(UNDO, { service: 'checkout', version: '1.8.2' })).toMatchObject({
      value: { argv: ['kubectl', 'rollout', 'undo', 'deployment/checkout', '1.8.2'] },
    })
    expect(filled(OFF, { service: 'checkout', change: 'flag:new-cart' })).toMatchObject({
      value: {
        url: 'https://flags.internal/flag%3Anew-cart/off',
        headers: { authorization: `Bearer $${'{TOKEN}'}` },
        body: { reason: ['checkout is ill'], dry: false },
      },
    })
    expect([placesIn(UNDO), placesIn(OFF), secretsIn(OFF)]).toEqual([
      ['service', 'version'],
      ['service', 'change'],
      ['TOKEN'],
    ])
  })

  test('without a value for one of its places is not filled', () => {
    expect(filled(UNDO, { service: 'checkout' })).toEqual({
      ok: false,
      error: { place: 'version', says: 'nobody knows which version is meant' },
    })
  })

  test.for([
    '--all',
    '-n',
    '',
    'a b',
    'a;reboot',
    '$(reboot)',
    '`reboot`',
    'a\nb',
    '../../etc/passwd',
    'a/b',
    "a'b",
    'a|b',
    'a\u0000',
    'a\u202eb',
    'x'.repeat(200),
    '{version}',
  ])('takes no %j for a service, whoever gave it', (service) => {
    expect(filled(UNDO, { service, version: '1' })).toMatchObject({ ok: false, error: { place: 'service' } })
  })

  test('filled with anything that is let in keeps its shape: as many arguments, the same program, no word that is an option', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.stringMatching(PLACEHOLDERS.service))
    fc.assert(
      fc.property(anything, anything, (service, version) => {
        const made = filled(UNDO, { service, version })
        if (!made.ok || made.value.kind !== 'command') return
        expect(made.value.argv).toHaveLength(5)
        expect(made.value.argv[0]).toBe('kubectl')
        for (const word of made.value.argv.slice(3)) expect(word).toMatch(/^[a-zA-Z0-9][\w.+/-]*$/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is shown without headers and body', () => {
    expect(stepText(OFF)).toBe('POST https://flags.internal/{change}/off')
    expect(stepText(UNDO)).toBe('"kubectl" "rollout" "undo" "deployment/{service}" "{version}"')
  })
})
