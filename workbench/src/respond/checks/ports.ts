import type { Result } from '../../lib/result.ts'
import type { CheckSeen, CheckWish, Reading } from '../../model/check.ts'

/** Looks at the machine, at an endpoint or at a database, each within named limits of time and output; it changes nothing. */
export interface ChecksPort {
  /** Errors: why it was not looked at, one sentence. That something does not answer is no error, but what was seen. */
  look(wish: CheckWish): Promise<Result<Reading, string>>
  /** Why this is not looked at; undefined when it is. */
  refuses(wish: CheckWish): string | undefined
  /** What the same looked like in health, where somebody kept it. Errors: it was kept and cannot be read, one sentence. */
  healthy(of: Pick<CheckSeen, 'check' | 'target'>): Promise<Result<CheckSeen | undefined, string>>
  /** Keeps what was seen as health, in the place of what was kept before. Errors: why not, one sentence. */
  keepHealthy(seen: CheckSeen): Promise<Result<void, string>>
}
