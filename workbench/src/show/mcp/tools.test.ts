import { describe, expect, test } from 'vitest'
import { bounded, RESULT_BYTES_MAX } from './bounded.ts'
import { TOOLS } from './server.ts'

const tool = (name: string) => TOOLS.find((one) => one.name === name)!
const agent = { kind: 'agent', name: 'night-shift' } as const

describe('the tools', () => {
  test('have names of their own, say what they are for, and take what their field names say', () => {
    expect(new Set(TOOLS.map(({ name }) => name)).size).toBe(TOOLS.length)
    for (const { name, description, inputSchema } of TOOLS) {
      expect(name).toMatch(/^[a-z_]{3,40}$/)
      expect(description.length).toBeGreaterThan(20)
      expect(inputSchema.type).toBe('object')
    }
  })

  test('that write are requests with the agent as their author, and leave the rest to the API', () => {
    const { hints, request } = tool('try')
    expect(hints).toEqual({ readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false })
    expect(request({ incident: '../record', what: 'x', at: '14:02', more: 1 }, agent)).toEqual({
      path: '/api/incidents/..%2Frecord/try',
      body: { input: { what: 'x', more: 1 }, actor: agent, at: '14:02' },
    })
  })

  test('that read are questions, with what stands in their path taken out of the rest', () => {
    expect(tool('get_evidence').request({ id: 'ev-1?x', diagnosis: 'dx-2' }, agent)).toEqual({
      path: '/api/evidence/ev-1%3Fx?diagnosis=dx-2',
    })
    expect(tool('status').request({}, agent)).toEqual({ path: '/api/incidents/open/status?' })
  })

  test('do not offer practice, nor files of the record', () => {
    expect(TOOLS.filter(({ name }) => /^(drill|cards|record|import|export)/.test(name))).toEqual([])
  })
})

describe('a result', () => {
  test('that is small is given whole', () => {
    const value = { lines: ['a', 'b'], at: null, n: 3 }
    expect(bounded(value)).toEqual({ data: value, truncated: [] })
  })

  test('that is large is cut evenly until it fits, and what was cut is named', () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => ({ at: i, body: 'x'.repeat(5_000) }))
    const { data, truncated } = bounded({ lines, service: 'checkout' })
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(RESULT_BYTES_MAX)
    expect(data).toMatchObject({ service: 'checkout', lines: expect.any(Array) })
    expect(truncated[0]).toMatch(/^lines: \d+ of 2000$/)
    expect(truncated.at(-1)).toMatch(/^(and \d+ more places|lines\[\d+\]\.body: \d+ of 5000 characters)$/)
  })

  test('of endless fields says that it does not fit', () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`field-${i}`, i]))
    expect(bounded(wide).truncated).toEqual(['everything: it does not fit, ask for less'])
  })

  test('is cut between characters, not within one', () => {
    const { data } = bounded({ text: `${'a'.repeat(149)}${'😀'.repeat(60_000)}` })
    expect((data as { text: string }).text.isWellFormed()).toBe(true)
  })
})
