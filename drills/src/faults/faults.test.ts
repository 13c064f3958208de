import { describe, expect, test } from 'vitest'
import { chanceOf } from '../chance.ts'
import { decoysOf } from './decoys.ts'
import { faults } from './index.ts'

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1)
const variants = faults.flatMap((fault) =>
  SEEDS.map((seed) => ({ name: fault.name, seed, variant: fault.variant(chanceOf(seed)) })),
)

describe('faults', () => {
  test('there are those of the fifteen worked incidents, each under its own name', () => {
    expect(faults.length).toBeGreaterThanOrEqual(15)
    expect(new Set(faults.map((f) => f.name)).size).toBe(faults.length)
  })

  test('the same seed gives the same variant, and seeds differ', () => {
    const told = (seed: number) => JSON.stringify(faults.map((f) => f.variant(chanceOf(seed))))
    expect(told(3)).toBe(told(3))
    expect(new Set(SEEDS.map(told)).size).toBe(SEEDS.length)
  })

  test.for(faults)('$name has a story, three hints and nothing in its card that gives the cause away', (fault) => {
    const { truth } = fault.variant(chanceOf(1))
    expect(fault.hints.length).toBe(3)
    for (const id of truth.guilty.filter((id) => id !== 'none'))
      expect(`${fault.title} ${fault.story}`).not.toContain(id)
    expect(fault.story).not.toContain(truth.cause)
  })

  test('every variant has one action that helps and three that do not, all by different names', () => {
    for (const { variant } of variants) {
      const effects = variant.mitigations.map((m) => m.effect)
      expect(effects.filter((effect) => effect === 'helps').length).toBe(1)
      expect(effects.length).toBeGreaterThanOrEqual(4)
      expect(new Set(variant.mitigations.map((m) => m.name)).size).toBe(effects.length)
    }
  })

  test('whoever is guilty did something: each guilty id is a change of the variant, or "none"', () => {
    for (const { name, variant } of variants) {
      const made = [variant.cause, ...(variant.steps ?? [])].flatMap((step) => step.change?.id ?? [])
      expect(variant.truth.guilty.length, name).toBeGreaterThan(0)
      for (const id of variant.truth.guilty) expect([...made, 'none'], name).toContain(id)
      if (!variant.cause.change) expect(variant.truth.guilty, name).toContain('none')
    }
  })

  test('decoys lie on both sides of the cause and never touch the service at fault', () => {
    for (const { variant, seed } of variants) {
      const { truth, spare = [] } = variant
      const spared = [truth.service, ...truth.alsoRight, ...spare]
      const decoys = decoysOf(chanceOf(seed), spared).filter((step) => step.change?.kind === 'deploy')
      expect(decoys.map((step) => step.atShare < 1).sort()).toEqual([false, true])
      for (const step of decoys) expect(spared).not.toContain(step.change?.service)
    }
  })
})
