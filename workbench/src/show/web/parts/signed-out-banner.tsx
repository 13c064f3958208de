import { hashOfAddress, useAddress } from '../hooks/use-address.ts'
import { useHeard } from '../hooks/use-heard.ts'
import { signedOut } from '../may.ts'
import css from './banner.module.css'

/** Says that one is signed in no longer, and leads to the page for that, which leads back here. */
export function SignedOutBanner() {
  const isOut = useHeard(signedOut)
  const [address] = useAddress()
  if (!isOut) return null
  return (
    <div className={css.banner} role="alert">
      <p>✗ You are no longer signed in. What is shown may be old; what you typed is kept, and cannot be sent.</p>
      <a href={`/sign-in${hashOfAddress(address)}`}>Sign in again</a>
    </div>
  )
}
