import { CHECKS, type CheckKind, hostAndPort } from '../../../model/check.ts'
import type { CheckPlan } from '../../../model/incident/testing.ts'
import { otherSide } from './conditions.ts'
import type { Cursor } from './cursor.ts'
import { takeUrl } from './other-forms.ts'
import { takeComparison } from './quantities.ts'

/** `check host disk-used of /var > 90%`, `check tls shop.internal:443 expires-in < 14` */
export type CheckSaid = CheckPlan

/** Takes what follows check: what is looked at, where, and which number of it. */
export function takeCheck(cursor: Cursor, text: string): CheckSaid | undefined {
  const check = CHECKS.find((one) => one === cursor.next?.text)
  if (check === undefined) return cursor.fail(`expected what is looked at: ${CHECKS.join(', ')}`)
  cursor.take()
  const place = takePlace(cursor, check, text)
  const fact = cursor.takeText('the name of a number as the check tells it, e.g. connections-used')
  const of = fact !== undefined && cursor.takes('of') ? cursor.takeText('what it is of, e.g. /var') : undefined
  const token = cursor.next
  const compared = fact === undefined ? undefined : takeComparison(cursor, 'fact')
  if (compared === undefined || fact === undefined) return undefined
  if (compared.times) return cursor.fail('a check has no earlier number to compare with', token)
  const { comparison: success } = compared
  const where = { ...(place !== undefined && { place }), ...(of !== undefined && { of }) }
  return { kind: 'check', check, fact, ...where, success, failure: otherSide(success) }
}

/** The machine and the database are the workbench's to know; an endpoint is named. */
function takePlace(cursor: Cursor, check: CheckKind, text: string): string | undefined {
  if (check === 'http') return takeUrl(cursor, text)
  if (check !== 'tls') return undefined
  const place = cursor.takeText('HOST:PORT')
  return place === undefined || hostAndPort(place) !== undefined ? place : cursor.fail('expected HOST:PORT before this')
}
