import * as agent from '@lastgood/probe/protocol'
import { describe, expect, test } from 'vitest'
import * as model from '../model/probe-limits.ts'
import { PROBE_KINDS } from '../model/probes.ts'

describe('limits of probes, as the workbench tells them', () => {
  test('are those that the agents hold to', () => {
    expect(model.USUAL).toEqual(agent.USUAL)
    expect(agent.CEILINGS).toMatchObject(model.CEILINGS)
    expect(model.CALLERS_MAX).toBe(agent.CALLERS_MAX)
    expect(model.PROFILE_SECONDS).toEqual(agent.PROFILE_SECONDS)
    expect(model.GROWTH_SECONDS).toEqual(agent.GROWTH_SECONDS)
  })

  test.for(Object.entries(agent.DEFAULTS))('a %s has the usual hits, or sends none', ([kind, limits]) => {
    const { hitsMax, ratePerSec, ...usual } = limits
    expect(model.USUAL_HITS[kind]).toEqual(ratePerSec === 0 ? undefined : { hitsMax, ratePerSec })
    expect(usual).toEqual(model.USUAL)
  })

  test('every kind whose usual hits are told is one', () => {
    expect(PROBE_KINDS).toEqual(expect.arrayContaining(Object.keys(model.USUAL_HITS)))
  })
})
