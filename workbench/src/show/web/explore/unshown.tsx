import { visible } from '../format.ts'
import notice from '../parts/notice.module.css'

const EXAMPLE = '2026-01-31T14:02:10Z'

/** Says that the window of the address cannot be shown, and what is shown instead. */
export function Unshown({ why, minutes }: { readonly why: string; readonly minutes: number | undefined }) {
  return (
    <div className={notice.failed} role="alert">
      <p>
        <strong>✗ The window of this address cannot be shown: {visible(why)}</strong>
      </p>
      <p>
        The last {minutes} min are shown instead. A time is written as <code>{EXAMPLE}</code>; choose a window above, or
        correct the address.
      </p>
    </div>
  )
}
