import { PRACTICE } from '../../system.ts'
import { type Address, hashOfAddress } from '../hooks/use-address.ts'
import { isRunning, type KnownDrill } from '../hooks/use-drill.ts'
import { roomOf } from '../hooks/use-place.ts'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import css from './recorded.module.css'

type Props = {
  /** The last drill that is known of. */
  readonly drill: KnownDrill | undefined
  /** The page that it stands on. */
  readonly page: Address
}

/** Whether there is something to say: the page is about the practice system, or one runs beside what it shows. */
export const hasDrillNote = (drill: KnownDrill | undefined, system: string | undefined): boolean =>
  isNamed(system) || (drill !== undefined && isRunning(drill))

const isNamed = (system: string | undefined): boolean => system !== undefined && system !== ''

/** Says which system the page is about while there is more than one's own, leads to the other, and to where the drill is worked. */
export function DrillNote({ drill, page: { path, fields } }: Props) {
  const isPractice = isNamed(fields.system)
  const other = { ...fields, system: isPractice ? undefined : PRACTICE, trace: undefined, ev: undefined }
  return (
    <aside className={css.note} aria-label="The drill">
      <p>{isPractice ? <Practised drill={drill} /> : <Own drill={drill} />}</p>
      <p className={css.ways}>
        <a href={hashOfAddress({ path, fields: other })} data-stop>
          {isPractice ? 'Back to your own system' : 'Look at the practice system'}
        </a>
        {drill !== undefined && drill.incident !== null && (
          <a href={roomOf(drill.incident)} data-stop>
            {isRunning(drill) ? `Work ${drill.incident} in its room` : `The room of ${drill.incident}`}
          </a>
        )}
        <a href={hashOfAddress({ path: '/learn/drills', fields: {} })} data-stop>
          {drill !== undefined && isRunning(drill) ? 'Answer the drill, or end it' : 'Drills'}
        </a>
      </p>
    </aside>
  )
}

type Of = Pick<Props, 'drill'>

function Own({ drill }: Of) {
  return (
    <>
      <strong>A drill runs.</strong> Its practice system{drill && <Named drill={drill} />} is kept apart: what is shown
      here is of your own alone.
    </>
  )
}

function Practised({ drill }: Of) {
  return (
    <>
      <strong>This is the practice system of a drill, not your own.</strong>
      {drill !== undefined && (
        <>
          {' '}
          It
          <Named drill={drill} /> was started <When at={drill.startedAt} />
          {isRunning(drill) ? '.' : ', and stopped; what it sent is kept until the next drill begins.'}
        </>
      )}
    </>
  )
}

function Named({ drill: { system } }: { readonly drill: KnownDrill }) {
  return (
    <>
      {' '}
      (<Text charsMax={60}>{system}</Text>)
    </>
  )
}
