import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { useAddress } from '../hooks/use-address.ts'
import { useKeys } from '../hooks/use-keys.ts'
import { useName } from '../hooks/use-name.ts'
import { useTitle } from '../hooks/use-title.ts'
import { later } from '../parts/later.tsx'
import { ActorName } from '../sections/actor-name.tsx'
import { NO_SUCH_PAGE, WayBack } from '../sections/no-such-page.tsx'
import { TopBar } from '../sections/top-bar.tsx'
import css from './learn-page.module.css'
import type { LearnView } from './view.ts'

const LearnedView = later(() => import('./learned-view.tsx'))
const PostmortemView = later(() => import('./postmortem/postmortem-view.tsx'))
const DrillsView = later(() => import('./drills/drills-view.tsx'))
const CardsView = later(() => import('./cards/cards-view.tsx'))

const VIEWS: Readonly<Record<string, { readonly title: string; readonly Shown: LearnView }>> = {
  '/learn': { title: 'What was learned', Shown: LearnedView },
  '/learn/postmortem': { title: 'Postmortem', Shown: PostmortemView },
  '/learn/drills': { title: 'Drills', Shown: DrillsView },
  '/learn/cards': { title: 'Cards', Shown: CardsView },
}

const WAYS = [
  ['/learn', 'Actions and past incidents'],
  ['/learn/drills', 'Drills'],
  ['/learn/cards', 'Cards'],
] as const

/** What stays of incidents: postmortems, actions, the past, and practice. */
export default function LearnPage({ chrome }: { readonly chrome: Chrome }) {
  const [{ path, fields }, go] = useAddress()
  const [name, setName] = useName()
  const view = VIEWS[path]
  useTitle(view?.title ?? NO_SUCH_PAGE)
  useKeys(chrome.keys)
  return (
    <>
      <TopBar trouble={undefined} chrome={chrome} path="/learn">
        <ActorName name={name} setName={setName} />
      </TopBar>
      <main className={page.page} id="top">
        <div className={css.head}>
          <h1>{view?.title ?? NO_SUCH_PAGE}</h1>
          <nav className={css.ways} aria-label="Pages of learning">
            {WAYS.map(([to, says]) => (
              <a key={to} href={`#${to}`} aria-current={to === path ? 'page' : undefined} data-stop>
                {says}
              </a>
            ))}
          </nav>
        </div>
        {view ? <view.Shown fields={fields} go={go} name={name} /> : <WayBack />}
      </main>
    </>
  )
}
