import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { visible } from '../format.ts'
import { useTitle } from '../hooks/use-title.ts'
import { Apart } from './apart.tsx'

/** The title of an address that names nothing. */
export const NO_SUCH_PAGE = 'There is no such page'

const TOLD_CHARS = 100 // of an address that anybody may have written

/** Says that an address names no page, and where one can go. */
export function NoSuchPage({ chrome }: { readonly chrome: Chrome }) {
  useTitle(NO_SUCH_PAGE)
  return (
    <Apart chrome={chrome}>
      <h1 className={page.title}>{NO_SUCH_PAGE}</h1>
      <WayBack />
    </Apart>
  )
}

/** Where one can go from an address that names nothing. */
export function WayBack() {
  return (
    <p>
      <code>{visible(decoded(location.hash).slice(0, TOLD_CHARS))}</code> is no address of the workbench.{' '}
      <a href="#/" data-stop>
        Go to what is open and broken now
      </a>
      , or to one of the pages above; <kbd>Ctrl-K</kbd> finds everything by its name.
    </p>
  )
}

function decoded(hash: string): string {
  try {
    return decodeURI(hash)
  } catch {
    return hash // what is no text in it is shown as it stands
  }
}
