import { useContext } from 'react'
import { calledOf } from '../../../model/service-name.ts'
import { MINUTE_MS } from '../../../model/time.ts'
import type { Diagnosis } from '../../http/contract.ts'
import { WINDOW_MS_DEFAULT } from '../../http/limits.ts'
import { clock, lag, seconds, tied } from '../format.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { Text } from '../parts/text.tsx'
import { NowContext, When } from '../parts/when.tsx'
import { Fact } from './fact.tsx'
import css from './headline.module.css'
import { Told } from './told.tsx'

const OLD_MS = 10 * MINUTE_MS // whoever is paged takes what is on the page for what is now

type Props = { readonly diagnosis: Diagnosis }

/** The answer before its reasons: what is broken in a few words, then each fact at its own place. */
export function Headline({ diagnosis }: Props) {
  return (
    <header className={css.headline}>
      {diagnosis.page?.title && (
        <p className={css.page}>
          Somebody was paged: <Text>{diagnosis.page.title}</Text>
        </p>
      )}
      <h1 className={css.trouble}>
        <Text charsMax={200}>{tied(diagnosis.trouble)}</Text>
      </h1>
      <Age to={diagnosis.window.to} />
      <Facts diagnosis={diagnosis} />
    </header>
  )
}

/** That the answer is not of now, where its time ended a while ago. */
function Age({ to }: { readonly to: string }) {
  const now = useContext(NowContext)
  if (now - Date.parse(to) < OLD_MS) return null
  const last = { from: new Date(now - WINDOW_MS_DEFAULT).toISOString(), to: new Date(now).toISOString() }
  return (
    <p className={css.old}>
      ! As of <When at={to} />, not of now.{' '}
      <a href={hashOfAddress({ path: '/', fields: last })} data-stop>
        Diagnose the last {seconds(WINDOW_MS_DEFAULT / 1000)}
      </a>
    </p>
  )
}

/** How bad it is, since when, which change did it and where it begins; the sentence that says all of it stands below. */
export function Facts({ diagnosis: d }: Props) {
  return (
    <div className={css.answer}>
      <dl className={css.facts}>
        <UsersFact mechanism={d.mechanism} />
        <Fact name="Since" cites={d.onset?.evidence} tone="main">
          {d.onset?.measured ? <When at={d.onset.at} /> : 'not seen'}
          {d.onset?.measured && <small>{`between ${clock(d.onset.from)} and ${clock(d.onset.to)}`}</small>}
          {d.onset?.measured === false && <small>{`compared with what was before ${clock(d.onset.at)}`}</small>}
        </Fact>
        <GuiltyFact diagnosis={d} />
        <Fact name="First bad" cites={d.edge?.evidence}>
          <Text>{firstBadOf(d) ?? 'not found'}</Text>
          {d.edge && (
            <small>
              last good: <Text>{calledOf(d.edge.lastGood)}</Text>
            </small>
          )}
        </Fact>
        <Fact name="Kind of failure">
          {d.class ? <Text>{d.class.kind}</Text> : 'not told'}
          {d.class && (
            <small>
              <Text>{d.class.why}</Text>
            </small>
          )}
        </Fact>
      </dl>
      <p className={css.sentence}>
        <Text charsMax={400}>{tied(d.summary)}</Text>
      </p>
    </div>
  )
}

/** How bad it is: where the mechanism ends with what users see. */
function UsersFact({ mechanism }: Pick<Diagnosis, 'mechanism'>) {
  const last = mechanism.at(-1)
  if (last?.users === undefined) return null
  return (
    <Fact name="Users see" cites={last.evidence} tone="worst">
      <Text charsMax={160}>{tied(last.users)}</Text>
    </Fact>
  )
}

/** Without a signal that moved nobody is accused; the ranking only tells where to look. */
function firstBadOf(d: Diagnosis): string | undefined {
  const service = d.edge?.firstBad ?? (d.signal === null ? undefined : d.services[0]?.service)
  return service === undefined ? undefined : calledOf(service)
}

function GuiltyFact({ diagnosis: d }: Props) {
  const change = d.changes.find((c) => c.id === d.guilty)
  if (d.guilty === null)
    return (
      <Fact name="Guilty change">
        not known<small>no source of changes is connected</small>
      </Fact>
    )
  if (change === undefined)
    return (
      <Fact name="Guilty change">
        none<small>no recorded change explains it</small>
      </Fact>
    )
  return (
    <Fact name="Guilty change" cites={change.evidence} tone="worst">
      <Text>{change.title}</Text>
      <small>{`${change.kind}, ${lag(change.lagSeconds)}`}</small>
      <Told change={change} />
    </Fact>
  )
}
