import { err, ok } from '../../lib/result.ts'
import { flagged } from './delivery.ts'
import type { Reader } from './reading.ts'
import { at, firstSaid, given, listIn, recordOf, said, timeIn } from './said.ts'

const ACCESSES_MAX = 100

/** Actions that change a name or a note of a flag, and nothing that runs. */
const COSMETIC = new Set(['updateName', 'updateTags', 'updateDescription'])

/** An entry of LaunchDarkly's audit log. */
export const readLaunchdarkly: Reader = ({ body, receivedAt }) => {
  const id = said(at(body, '_id'))
  if (id === undefined) return err('_id: expected an entry of the audit log')
  const kind = said(at(body, 'kind'))
  if (kind !== 'flag' && kind !== 'segment') return ok({ facts: [], says: `${kind ?? 'no kind'} moves no flag` })
  const accesses = listIn(at(body, 'accesses'), ACCESSES_MAX).map(recordOf)
  const resource = firstSaid(accesses[0]?.resource, listIn(at(body, 'target', 'resources'), 1)[0]) ?? ''
  const [, environment, key] = /:env\/([^:;]+)[^:]*:(?:flag|segment)\/([^:;]+)/.exec(resource) ?? []
  const cosmetic = accesses.length > 0 && accesses.every(({ action }) => COSMETIC.has(said(action) ?? ''))
  const when = timeIn(at(body, 'date'))
  return ok(
    flagged({
      id: `launchdarkly:${id.slice(0, 200)}`,
      at: when ?? receivedAt,
      receivedAt,
      kind: 'flag',
      title: firstSaid(at(body, 'title'), at(body, 'titleVerb'), at(body, 'name')) ?? `flag ${key ?? 'without a name'}`,
      source: 'launchdarkly',
      ...given({ environment, actor: said(at(body, 'member', 'email')) }),
      details: {
        flag: key ?? said(at(body, 'name')) ?? 'unknown',
        ...given({ comment: said(at(body, 'comment')) }),
        ...(kind === 'segment' && { segment: true }),
        ...(cosmetic && { cosmetic }),
        ...(when === undefined && { atInferred: true }),
      },
    }),
  )
}

/** What moves a flag where it is live. */
const UNLEASH_MOVES =
  /^feature-(environment-(enabled|disabled|variants-updated)|strategy-\w+|archived|variants-updated)$|^segment-/

/** An event of Unleash. Without an environment nothing is live yet. */
export const readUnleash: Reader = ({ body, receivedAt }) => {
  const [id, type] = [said(at(body, 'id')), said(at(body, 'type'))]
  if (id === undefined || type === undefined) return err('id, type: expected an event of Unleash')
  const [environment, flag] = [said(at(body, 'environment')), said(at(body, 'featureName'))]
  if (!UNLEASH_MOVES.test(type) || environment === undefined)
    return ok({
      facts: [],
      says: `${type} moves no flag ${environment === undefined ? 'in an environment' : 'that is live'}`,
    })
  const when = timeIn(at(body, 'createdAt'))
  return ok(
    flagged({
      id: `unleash:${id.slice(0, 200)}`,
      at: when ?? receivedAt,
      receivedAt,
      kind: 'flag',
      title: `${flag ?? 'segment'}: ${type.replace(/^feature-/, '').replaceAll('-', ' ')}`,
      source: 'unleash',
      environment,
      ...given({ actor: said(at(body, 'createdBy')) }),
      details: { flag: flag ?? 'segment', type, ...(when === undefined && { atInferred: true }) },
    }),
  )
}
