import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killRounds } from './kill.test-helper.ts'
import { ENGINES, type Places, startPlaces } from './places.test-helper.ts'

const ROUNDS = 5 // bench/record-kill.ts does many more

describe.for(ENGINES)('a workbench that is killed while it writes to %s', (engine) => {
  let places: Places
  beforeAll(async () => {
    places = await startPlaces(engine)
  })
  afterAll(() => places.end())

  test('loses nothing that was acknowledged, and leaves no chain broken', async () => {
    const survived = await killRounds(await places.fresh(), { rounds: ROUNDS, seed: 7, server: places.server })
    expect(survived).toMatchObject({ lost: [], broken: [], rounds: ROUNDS })
    expect(survived.acknowledged).toBeGreaterThan(ROUNDS)
    expect(survived.serverKills).toBe(engine === 'PostgreSQL' ? 1 : 0)
  })
})
