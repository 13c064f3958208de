import { Command as Menu } from 'cmdk'
import { useEffect, useRef } from 'react'
import { shortened } from '../format.ts'
import type { Command } from './commands.ts'
import { match } from './match.ts'
import css from './palette.module.css'

type Props = { readonly commands: readonly Command[]; readonly close: () => void }

const GROUPS = ['This incident', 'This page', 'Go to', 'The record'] as const
const NAME_CHARS = 100

/** Everything that can be done from here, found by typing a part of its name. */
export default function Palette({ commands, close }: Props) {
  const opener = useRef(document.activeElement)
  useEffect(() => {
    const before = opener.current
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <>
      <button type="button" className={css.veil} aria-label="Close" tabIndex={-1} onClick={close} />
      <div className={css.palette} role="dialog" aria-label="Commands">
        <Menu
          label="Commands"
          filter={(value, typed, [name = value] = []) => match(name, typed)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            close()
          }}
        >
          <Menu.Input autoFocus placeholder="What do you want to do?" className={css.input} />
          <Menu.List className={css.list}>
            <Menu.Empty className={css.empty}>Nothing has such a name. Try a page, a service or a verb.</Menu.Empty>
            {GROUPS.map((group) => (
              <Group key={group} name={group} commands={commands.filter((one) => one.group === group)} close={close} />
            ))}
          </Menu.List>
        </Menu>
      </div>
    </>
  )
}

function Group({ name, commands, close }: Props & { readonly name: string }) {
  if (commands.length === 0) return null
  return (
    <Menu.Group heading={name} className={css.group}>
      {commands.map((command) => (
        <Menu.Item
          key={command.name}
          value={`${name} ${command.name}`}
          keywords={[command.name]}
          className={css.item}
          onSelect={() => {
            close()
            command.run()
          }}
        >
          <bdi>{shortened(command.name, NAME_CHARS)}</bdi>
          {command.key && <kbd>{command.key}</kbd>}
        </Menu.Item>
      ))}
    </Menu.Group>
  )
}
