import { PRACTICE } from '../../system.ts'
import { countdown, tied } from '../format.ts'
import type { Act } from '../hooks/acts.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { isRunning, type KnownDrill } from '../hooks/use-drill.ts'
import { useNow } from '../hooks/use-now.ts'
import type { Room } from '../hooks/use-room.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import css from './room-head.module.css'
import { Severity } from './triage/severity.tsx'

type Props = {
  readonly room: Room
  readonly act: Act
  /** The drill that it is of, where it is the last one. */
  readonly drill: KnownDrill | undefined
}

/** What is wrong, how bad, since when, who leads, and when people hear of it next. */
export function RoomHead({ room, act, drill }: Props) {
  const { brief } = room
  const system = drill && PRACTICE
  return (
    <header className={css.head}>
      <p className={css.marks}>
        <Severity severity={brief.severity} drill={brief.drill} />
        <span>
          {brief.id} · <strong>{brief.state}</strong>
        </span>
        {brief.drill && <DrillWay incident={brief.id} open={brief.open} drill={drill} />}
        {system !== undefined && (
          <a href={hashOfAddress({ path: '/', fields: { system } })} data-stop>
            Its system now
          </a>
        )}
        {system !== undefined && (
          <a href={hashOfAddress({ path: '/explore/traces', fields: { system } })} data-stop>
            Its requests
          </a>
        )}
      </p>
      <h1 className={css.title}>
        <Text charsMax={200}>{brief.title}</Text>
      </h1>
      <Facts room={room} act={act} />
      {brief.damaged && (
        <p className={css.damaged} role="alert">
          ✗ The record is damaged at entry {brief.damaged.seq}: <Text>{brief.damaged.says}</Text>. What is here was told
          before it, and nothing more is written.
        </p>
      )}
    </header>
  )
}

type WayProps = { readonly incident: string; readonly open: boolean; readonly drill: Props['drill'] }

/** Where the drill is worked, ended and scored. */
function DrillWay({ incident, open, drill }: WayProps) {
  if (drill !== undefined && !isRunning(drill))
    return (
      <a href={`#/learn/drills?score=${incident}`} data-stop>
        The drill is over: its score
      </a>
    )
  return (
    <a href="#/learn/drills" data-stop>
      {drill === undefined
        ? 'Drills'
        : open
          ? 'What can be done in the drill'
          : 'The drill still runs: end it for its score'}
    </a>
  )
}

function Facts({ room: { brief, themes, updates }, act }: Pick<Props, 'room' | 'act'>) {
  const { times, roles, service, alert } = themes.lifecycle
  const began = times.impactStarted ?? times.detected ?? times.declared
  const users = themes.diagnosed.at(-1)?.users
  const leads = roles.find(({ role }) => role === 'commander')
  return (
    <dl className={css.facts}>
      {users !== undefined && (
        <div data-bad={brief.open}>
          <dt>Users see, by the diagnosis</dt>
          <dd>
            <Text charsMax={100}>{tied(users)}</Text>
          </dd>
        </div>
      )}
      <div>
        <dt>Since</dt>
        <dd>
          {began === undefined ? 'unknown' : <When at={began.at} />}
          {times.impactStarted?.proposed === true && (
            <span className={css.proposed}>
              <small>proposed, ± {times.impactStarted.plusMinusSeconds} s</small>
              <ActForm act={act} verb="time" label="Confirm" given={{ name: 'impactStarted' }} />
            </span>
          )}
        </dd>
      </div>
      {alert !== undefined && (
        <div data-bad={alert.firing}>
          <dt>Alert {alert.firing ? 'fires' : 'is quiet'}</dt>
          <dd>
            <Text charsMax={60}>{alert.name}</Text>
          </dd>
        </div>
      )}
      {service !== undefined && (
        <div>
          <dt>Service</dt>
          <dd>
            <Text charsMax={60}>{service}</Text>
          </dd>
        </div>
      )}
      <div data-bad={leads === undefined && brief.open}>
        <dt>Leads</dt>
        <dd>{leads === undefined ? nobody(brief.open) : <Text charsMax={60}>{leads.by}</Text>}</dd>
      </div>
      {updates.due.map(({ audience, at, snoozed }) => (
        <Due key={audience} audience={audience} at={at} snoozed={snoozed} />
      ))}
    </dl>
  )
}

/** That nobody leads is a trouble as long as there is something to lead. */
const nobody = (open: boolean): string => (open ? '✗ nobody' : 'nobody')

type DueProps = { readonly audience: string; readonly at: string; readonly snoozed: boolean }

const TICK_MS = 1_000 // it counts seconds

function Due({ audience, at, snoozed }: DueProps) {
  const now = useNow(TICK_MS)
  const over = Date.parse(at) < now
  return (
    <div data-bad={over && !snoozed}>
      <dt>{audience === 'internal' ? 'Next update' : 'To customers'}</dt>
      <dd>
        {over ? '✗ overdue ' : 'in '}
        <span className={css.clock}>{countdown(at, now)}</span>
        <small>
          {' '}
          <When at={at} relative={false} />
          {snoozed && ', reminders snoozed'}
        </small>
      </dd>
    </div>
  )
}
