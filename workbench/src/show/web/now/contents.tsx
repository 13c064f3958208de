import type { Diagnosis } from '../../http/contract.ts'
import type { LookedAfter } from '../hooks/use-looked-after.ts'
import css from './contents.module.css'
import { isPromised, isTold } from './looked-after.tsx'

type Props = { readonly diagnosis: Diagnosis | undefined; readonly seen: LookedAfter }

/** What stands further down the page, each part one press away. */
export function Contents({ diagnosis, seen }: Props) {
  return (
    <nav className={css.contents} aria-label="Further down">
      <span aria-hidden="true">Further down:</span>
      <ul>
        {titlesOf(diagnosis, seen).map((title) => (
          <li key={title}>
            <button type="button" data-stop onClick={() => goTo(title)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The titles of what is there, in the order in which it stands. */
function titlesOf(d: Diagnosis | undefined, seen: LookedAfter): readonly string[] {
  return [
    isPromised(seen) && 'Objectives',
    isTold(seen) && 'Breaks by itself',
    ...(d === undefined ? [] : diagnosed(d)),
    'Who calls whom',
  ].filter((title) => title !== false)
}

const diagnosed = ({ mechanism, detections }: Diagnosis): readonly (string | false)[] => [
  mechanism.length > 0 && 'How it came about',
  'Symptom',
  'Where health ends',
  'What changed',
  'Causes put to the test',
  'Who is hit',
  'What the logs say',
  detections.length > 0 && 'Known patterns',
  'Suspect services',
  'Golden signals',
  'What was not seen',
]

/** Shows a part and puts the focus on its heading; addresses of the page are for its views. */
function goTo(title: string): void {
  const heading = [...document.querySelectorAll<HTMLElement>('main h2')].find((one) => one.textContent === title)
  if (heading === undefined) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  heading.scrollIntoView({ block: 'start' })
}
