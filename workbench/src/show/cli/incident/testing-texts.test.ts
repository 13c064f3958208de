import { describe, expect, test } from 'vitest'
import { wilson } from '../../../lib/wilson.ts'
import { callVerb } from '../../../respond/incident/call.ts'
import { declare } from '../../../respond/incident/lifecycle/lifecycle-verbs.ts'
import { handClock, memoryPorts } from '../../../respond/incident/memory-record.test-helper.ts'
import type { IncidentPorts } from '../../../respond/incident/ports.ts'
import { checkVerb } from '../../../respond/incident/testing/check.ts'
import { predict } from '../../../respond/incident/testing/predict.ts'
import { commit, explain, park, suspect, suspects } from '../../../respond/incident/testing/suspect.ts'
import type { Verb } from '../../../respond/incident/verb.ts'
import { refusedLine } from '../../refused-line.ts'
import { plain } from '../paint.ts'
import { shellQuoted } from './testing-texts.ts'
import { replyText } from './texts.ts'

const failing: Readonly<Record<string, number>> = { checkout: 0.12, catalogue: 0.002 }

/** Does one verb after the other and gives what the terminal shows. */
async function terminal() {
  const clock = handClock('2026-01-31T14:10:00Z')
  const ports: IncidentPorts = {
    ...memoryPorts(clock),
    measure: {
      total: async ({ service = '' }) => {
        const value = failing[service]
        return value === undefined ? { value: null, count: 0 } : { value, count: 1000, ...wilson(value, 1000) }
      },
      points: async () => [],
    },
    calls: { calls: async () => [{ caller: 'catalogue', callee: 'search' }] },
  }
  const who = { actor: { kind: 'human', name: 'on-call' } as const }
  const type = async (verb: Verb, given: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const reply = await callVerb(verb, { incident: 'inc-1', given, who }, ports)
    if (!reply.ok) return `${refusedLine(reply.error)}\n`
    return replyText(reply.value, { paint: plain, columns: 100 })
  }
  await type(declare, { title: 'checkout fails' })
  return type
}

describe('the terminal', () => {
  test('walks from a guess to a cause', async () => {
    const type = await terminal()
    const text = [
      await type(suspects),
      await type(suspect, { statement: 'the pool is full', service: 'checkout' }),
      await type(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%, control catalogue' }),
      await type(checkVerb),
      await type(explain, { hypothesis: 'h-1', mechanism: 'N+1 query -> pool full -> timeouts' }),
      await type(commit, { hypothesis: 'h-1' }),
    ]
    expect(text.join('\n')).toBe(`inc-1  checkout fails  triage
  no cause was stated yet
next: lastgood suspect what you think it is

inc-1  checkout fails  triage
  h-1  untested  the pool is full (checkout)
       lacks: predicts nothing yet: a guess
       lacks: nobody has said how it leads to what users see
next: lastgood predict h-1 'error-share of SERVICE > 5%, control OTHER'

inc-1  checkout fails  triage
  p-1  open until 14:25:00Z  h-1: error-share of checkout > 5%, control catalogue
       error-share of checkout, last 5 min
       supported by > 5 %, refuted by <= 4.5 %
       control: must not hold for catalogue
next: lastgood check p-1

inc-1  checkout fails  triage
  p-1  supported  h-1: error-share of checkout > 5%, control catalogue
       error-share of checkout: 12 % (10.1 % to 14.2 %) of 1000 requests; > 5 % holds
       control: error-share of catalogue: 0.2 % (0.0549 % to 0.726 %) of 1000 requests; <= 4.5 %, which refutes
  h-1  testing  the pool is full (checkout)
       lacks: nobody has said how it leads to what users see
next: lastgood explain h-1 'first [ev-1] -> then -> what users see'

inc-1  checkout fails  triage
  h-1  supported  the pool is full (checkout)
       N+1 query (untested belief) → pool full (untested belief) → timeouts (untested belief)
next: lastgood commit h-1

no other cause was considered (h-1). State another, or say why no other cause was considered.   lastgood suspect; or: --why-only-one REASON
`)
  })

  test('says what refuted a cause, and where to look further', async () => {
    const type = await terminal()
    await type(suspect, { statement: 'search is slow', service: 'catalogue' })
    await type(suspect, { statement: 'the moon' })
    await type(park, { what: 'h-2', reason: 'a joke' })
    await type(predict, { hypothesis: 'h-1', text: 'error-share of catalogue > 5%' })
    expect(await type(checkVerb)).toBe(`inc-1  checkout fails  triage
  p-1  refuted  h-1: error-share of catalogue > 5%
       error-share of catalogue: 0.2 % (0.0549 % to 0.726 %) of 1000 requests; <= 4.5 %, which refutes
       look further: search: called by catalogue
  h-1  refuted  search is slow (catalogue)
       p-1 was refuted
next: lastgood suspect what else it could be
`)
    expect(await type(suspects)).toContain('h-2  parked  the moon\n       set aside: a joke')
  })

  test('shows a look that does not decide yet', async () => {
    const type = await terminal()
    await type(suspect, { statement: 'the pool is full', service: 'checkout', mechanism: 'a -> b' })
    await type(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%, 3 times every 1m' })
    expect(await type(checkVerb)).toContain(
      '       look 1: error-share of checkout: 12 % (10.1 % to 14.2 %) of 1000 requests; > 5 % holds\n       next look at 14:11:00Z\n',
    )
  })
})

test.for([
  ['plain', `'plain'`],
  [`it's; rm -rf "$HOME"`, `'it'\\''s; rm -rf "$HOME"'`],
  ['\u001b[31m', `'\\u001b[31m'`],
])('%s is one word of a shell: %s', ([text, word]) => {
  expect(shellQuoted(text!)).toBe(word)
})
