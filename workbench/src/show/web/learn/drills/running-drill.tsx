import { PRACTICE } from '../../../system.ts'
import { percent, quantity } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { hashOfAddress } from '../../hooks/use-address.ts'
import { useMay } from '../../hooks/use-may.ts'
import { roomOf } from '../../hooks/use-place.ts'
import { ActForm } from '../../parts/act-form.tsx'
import columns from '../../parts/columns.module.css'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import type { DrillStatus } from '../replies.ts'
import { DrillActs } from './drill-acts.tsx'
import { DrillAnswer } from './drill-answer.tsx'
import { DrillHints } from './drill-hints.tsx'
import css from './running-drill.module.css'

type Drill = NonNullable<DrillStatus['drill']>

type Props = {
  readonly drill: Drill
  readonly inSeconds: number | null
  readonly act: Act
  readonly actIn: (incident: string) => Act
}

const PHASES: Readonly<Record<Drill['phase'], string>> = {
  starting: 'The practice system starts …',
  healthy: 'All is well. Look around: this is what healthy looks like.',
  broken: 'Something broke. You are paged once users suffer.',
  paged: 'You are paged.',
  ended: 'It is over.',
  failed: 'It failed.',
}

/** The drill that runs: how users fare, what can be done, hints, the answer, and the end. */
export function RunningDrill({ drill, inSeconds, act, actIn }: Props) {
  const { phase, system, fault, incident, users, actions, startedAt } = drill
  const mayWrite = useMay('responder')
  const acts = incident === null || !mayWrite ? undefined : actIn(incident)
  return (
    <Section title={`A drill runs in ${system}`} note={fault ?? 'a surprise'}>
      <div className={columns.even}>
        <div className={stack.stack}>
          <p role="status">
            {PHASES[phase]}
            {inSeconds !== null && ` It breaks in about ${quantity(inSeconds, 's')}.`}
          </p>
          {incident !== null && (
            <p className={css.way}>
              <a href={roomOf(incident)} data-stop>
                Work {incident} in its room
              </a>
            </p>
          )}
          <p className={css.way}>
            <a href={hashOfAddress({ path: '/', fields: { system: PRACTICE } })} data-stop>
              Look at the practice system, which is kept apart from your own
            </a>
          </p>
          <Users users={users} />
          <ActForm act={act} verb="drill-stop" label="End the drill and tell what it was" />
        </div>
        {acts !== undefined && (
          <div className={stack.stack}>
            <DrillActs actions={actions} act={acts} />
            <DrillAnswer act={acts} began={startedAt} />
            <DrillHints key={incident} act={acts} />
          </div>
        )}
      </div>
    </Section>
  )
}

function Users({ users }: Pick<Drill, 'users'>) {
  if (users.length === 0) return <Empty>Nobody measures how users fare here.</Empty>
  const someWrong = users.some(({ wrongShare }) => wrongShare > 0)
  return (
    <table className={css.users}>
      <caption>How users fare, in the last seconds</caption>
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col">requests</th>
          <th scope="col">fail</th>
          {someWrong && <th scope="col">wrong</th>}
          <th scope="col">p50</th>
        </tr>
      </thead>
      <tbody>
        {users.map(({ step, requests, failedShare, wrongShare, p50Ms }) => (
          <tr key={step} data-bad={failedShare + wrongShare >= 0.01}>
            <th scope="row">
              <Text charsMax={60}>{step}</Text>
            </th>
            <td>{requests}</td>
            <td>{percent(failedShare)}</td>
            {someWrong && <td>{percent(wrongShare)}</td>}
            <td>{quantity(p50Ms, 'ms')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
