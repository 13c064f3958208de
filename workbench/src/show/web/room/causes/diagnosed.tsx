import type { Diagnosis } from '../../../http/contract.ts'
import { sentence } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { hashOfAddress } from '../../hooks/use-address.ts'
import type { DiagnosisView } from '../../hooks/use-diagnosis.ts'
import { roomOf } from '../../hooks/use-place.ts'
import type { Room } from '../../hooks/use-room.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import { Facts } from '../../sections/headline.tsx'
import { Symptom } from '../../sections/symptom.tsx'
import css from '../updates/updates.module.css'

type Props = {
  readonly diagnosed: Room['themes']['diagnosed']
  /** How far it can be trusted. */
  readonly standing: Room['themes']['diagnosis']
  /** The past incident that it is most like. */
  readonly resembles: Room['themes']['resembles']
  /** Undefined where its system is gone, or not known. */
  readonly newest: DiagnosisView | undefined
  /** The one that it is of; undefined for one's own. */
  readonly system: string | undefined
  /** Absent once it is over. */
  readonly act: Act | undefined
}

/** What the last diagnosis of this incident says, with its symptom's curve while the newest tells of the same; its evidence is on the first page. */
export function Diagnosed({ diagnosed, standing, resembles, newest, system, act }: Props) {
  const why = hashOfAddress({ path: '/', fields: { system } })
  const last = diagnosed.at(-1)
  const shown = newest?.state === 'ready' && last && isOf(newest.diagnosis, last) ? newest.diagnosis : undefined
  return (
    <>
      <Section title="Diagnosis" note={last && <When at={last.at} />}>
        <div className={stack.close}>
          {last === undefined ? (
            <Undiagnosed newest={newest} why={why} isOver={act === undefined} />
          ) : (
            <>
              {shown ? (
                <Facts diagnosis={shown} />
              ) : (
                <p>
                  <Text charsMax={500}>{last.summary}</Text>
                </p>
              )}
              {standing !== null && (
                <p className={css.last}>
                  <Text charsMax={300}>{sentence(standing)}</Text>
                </p>
              )}
              {shown === undefined && last.edge !== null && (
                <p className={css.last}>
                  last good <Text charsMax={60}>{last.edge.lastGood}</Text> → first bad{' '}
                  <Text charsMax={60}>{last.edge.firstBad}</Text>
                </p>
              )}
              {resembles !== null && (
                <p>
                  <Text charsMax={300}>{resembles.says}</Text>{' '}
                  <a href={roomOf(resembles.incident)} data-stop>
                    Open {resembles.incident}
                  </a>
                </p>
              )}
              {newest !== undefined && (
                <p>
                  <a href={why}>Why: the evidence of the newest diagnosis</a>
                </p>
              )}
            </>
          )}
          {act !== undefined && (
            <ActForm act={act} verb="examine" label={last === undefined ? 'Diagnose it' : 'Diagnose it anew'} />
          )}
        </div>
      </Section>
      {shown && <Symptom diagnosis={shown} />}
    </>
  )
}

/** What there is before the first diagnosis of an incident, which is made by itself: the newest of any window. */
function Undiagnosed({
  newest,
  why,
  isOver,
}: Pick<Props, 'newest'> & { readonly why: string; readonly isOver: boolean }) {
  if (isOver) return <Empty>It was not diagnosed.</Empty>
  return (
    <>
      <Empty>It was not diagnosed yet. That begins by itself, and takes some seconds.</Empty>
      {newest?.state === 'ready' && (
        <p>
          Before it was declared: <Text charsMax={500}>{newest.diagnosis.summary}</Text> <a href={why}>Why</a>
        </p>
      )}
    </>
  )
}

/** Whether a diagnosis tells of the same as the record: in its words, which may be shortened, or of the same break. */
function isOf({ summary, edge }: Diagnosis, recorded: Props['diagnosed'][number]): boolean {
  if (summary.startsWith(recorded.summary.replace(/…$/, ''))) return true
  return edge !== null && edge.lastGood === recorded.edge?.lastGood && edge.firstBad === recorded.edge.firstBad
}
