import { useEffect, useRef, useState } from 'react'
import { goToPart, partHeadings } from '../go-to-part.ts'
import css from './contents.module.css'

/** What stands further down the page, each part one press away: read off its headings whenever the page was made anew. */
export function Contents() {
  const nav = useRef<HTMLElement>(null)
  const [titles, setTitles] = useState<readonly string[]>([])
  useEffect(() => {
    const found = headingsAfter(nav.current).map(titleOf)
    if (found.join('\n') !== titles.join('\n')) setTitles(found)
  })
  return (
    <nav ref={nav} className={css.contents} aria-label="Further down">
      <span aria-hidden="true">Further down:</span>
      <ul>
        {titles.map((title) => (
          <li key={title}>
            <button
              type="button"
              data-stop
              onClick={() => goToPart(headingsAfter(nav.current).find((one) => titleOf(one) === title))}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const titleOf = ({ textContent }: HTMLElement): string => textContent ?? ''

/** The headings of the parts that follow an element, in the order in which they stand. */
const headingsAfter = (element: HTMLElement | null): readonly HTMLElement[] =>
  partHeadings().filter(
    (heading) => element !== null && element.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING,
  )
