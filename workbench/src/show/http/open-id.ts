import type { Result } from '../../lib/result.ts'
import type { Holder } from '../../model/access.ts'

/** What a browser keeps while its user is at the provider, so that what comes back is known for its own. */
export type Asked = { readonly state: string; readonly nonce: string; readonly verifier: string }

/** Signing in at a provider that the operator named. */
export type OpenId = {
  /** What people know the provider by. */
  readonly name: string
  /** Where the browser goes. Errors: one line of our own words. */
  readonly leave: (backTo: string) => Promise<Result<{ readonly to: string; readonly asked: Asked }, string>>
  /** Who came back. Errors: one line of our own words. */
  readonly arrive: (at: URL, asked: Asked) => Promise<Result<Holder, string>>
}
