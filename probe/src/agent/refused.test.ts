import { expect, test } from 'vitest'
import type { Request } from '../protocol.ts'
import { shapeRefusalOf } from './refused.ts'

const probe = { id: 'p', kind: 'log', file: 'a.js', line: 1, template: 'x' }
const placement = { url: 'file:///a.js', hash: 'h', at: 1, names: [] }

test.for<[object, string | undefined]>([
  [{ type: 'ping' }, undefined],
  [{ type: 'constructor' }, undefined],
  [{ type: 'remove', probe: 5 }, 'probe is no string'],
  [{ type: 'source' }, 'file is no string'],
  [{ type: 'place', probe, placement }, undefined],
  [{ type: 'place', probe: { ...probe, template: undefined, limits: {} } }, undefined],
  [{ type: 'place' }, 'probe is no object'],
  [{ type: 'place', probe: null }, 'probe is no object'],
  [{ type: 'place', probe: {} }, 'probe.id is no string'],
  [{ type: 'place', probe: { ...probe, when: {} } }, 'probe.when is no string'],
  [{ type: 'place', probe: { ...probe, limits: null } }, 'probe.limits is no object'],
  [{ type: 'place', probe: { ...probe, kind: 'toString' } }, 'probe.kind is none that this agent knows'],
  [{ type: 'plan', probe, placement: { ...placement, url: 7 } }, 'placement.url is no string'],
  [{ type: 'plan', probe, placement, to: { ...placement, hash: [] } }, 'to.hash is no string'],
  [{ type: 'plan', probe, placement, stalls: null }, 'stalls is no object'],
  [{ type: 'plan', probe, placement, stalls: { ratio: '1', liveMb: 2 } }, 'stalls.ratio is no number'],
])('%o: %s', ([asked, says]) => expect(shapeRefusalOf(asked as Request)).toBe(says))
