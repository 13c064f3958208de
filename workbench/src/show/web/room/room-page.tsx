import { useMemo, useState } from 'react'
import page from '../app.module.css'
import type { Chrome } from '../app.tsx'
import { moveFocus, useKeys } from '../hooks/use-keys.ts'
import { useName } from '../hooks/use-name.ts'
import { type RoomDoor, useRoom } from '../hooks/use-room.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { TopBar } from '../sections/top-bar.tsx'
import { OpenRoom } from './open-room.tsx'
import css from './room-page.module.css'

type Props = { readonly incident: string; readonly chrome: Chrome }

/** The room of one incident, with what leads to it and away from it. */
export default function RoomPage({ incident, chrome }: Props) {
  const [name, setName] = useName()
  const door = useRoom(incident, name)
  const { act, reload } = door
  const [told, setTold] = useState<Awaited<ReturnType<typeof act>>>()
  const keys = useMemo(() => {
    const down = (): void => moveFocus(1)
    const up = (): void => moveFocus(-1)
    return {
      ...chrome.keys,
      j: down,
      ArrowDown: down,
      k: up,
      ArrowUp: up,
      r: reload,
      n: () => focusIn('next'),
      m: () => focusIn('note'),
      N: () => void act('update', { nothingNew: true }).then(setTold),
      Escape: () => void chrome.leaveHelp(),
    }
  }, [chrome, act, reload])
  useKeys(keys)
  return (
    <>
      <TopBar trouble={troubleOf(door)} chrome={chrome} path={`/incidents/${incident}`}>
        <label className={css.name}>
          You{' '}
          <input
            defaultValue={name}
            placeholder="your name"
            maxLength={100}
            autoComplete="nickname"
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
      </TopBar>
      <main className={page.page} id="top">
        {told?.ok === true && <p role="status">✓ People were told that nothing is new.</p>}
        {told?.ok === false && <Failed error={told.error} />}
        <Body door={door} incident={incident} />
      </main>
    </>
  )
}

function Body({ door, incident }: { readonly door: RoomDoor; readonly incident: string }) {
  const { room, reload, act } = door
  if (room.state === 'ready') return <OpenRoom room={room.value} act={act} />
  return (
    <>
      <h1 className={css.title}>{incident}</h1>
      {room.state === 'waiting' ? (
        <Waiting says={`Reading ${incident}`} />
      ) : (
        <Failed error={room.error} retry={reload} />
      )}
    </>
  )
}

function troubleOf({ room, live }: RoomDoor): string | undefined {
  if (!live || room.state === 'failed') return 'connection lost'
  return room.state === 'ready' && room.stale !== undefined ? 'connection lost' : undefined
}

/** Puts the focus on the first field that is shown, else on the first button, of a part of the room. */
function focusIn(id: string): void {
  const part = document.getElementById(id)
  const shown = (what: string): HTMLElement | undefined =>
    [...(part?.querySelectorAll<HTMLElement>(what) ?? [])].find((one) => one.checkVisibility())
  const target = shown('textarea, input, select') ?? shown('button, a')
  part?.scrollIntoView({ block: 'nearest' })
  target?.focus()
}
