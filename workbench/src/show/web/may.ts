import type { Scope } from '../../model/access.ts'
import { MAY_HEADER } from '../headers.ts'
import { heard } from './heard.ts'

/** What whoever looks at the page may do: said by every answer, known in one place. */

const held = heard<string | null>(null) // where nobody has a token, everybody may do everything

/** Whether whoever looks was signed in, and is no longer: the token was revoked, or its time or the session's is over. */
export const signedOut = heard(false)

/** Whether what needs a scope would not be refused. */
export const may = (scope: Scope): boolean => held.now()?.split(' ').includes(scope) ?? true

/** What an answer says of whoever asked. */
export function heardOfMay({ status, headers }: Pick<Response, 'status' | 'headers'>): void {
  signedOut.tell(status === 401)
  if (status !== 401) held.tell(headers.get(MAY_HEADER))
}

/** Hears of every change; returns what ends it. */
export const watchMay = held.watch
