import { useCallback, useEffect, useMemo, useState } from 'react'
import { calledOf } from '../../../model/service-name.ts'
import type { Overview } from '../../http/contract.ts'
import { ask } from '../client.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { roomOf } from '../hooks/use-place.ts'
import type { List, Reply } from '../room/replies.ts'
import { PAGES } from '../sections/nav.tsx'
import type { Command, TakeCommands } from './commands.ts'

/** The palette: whether it is open, what it offers, and how pages add to it. */
export type PaletteDoor = {
  readonly isOpen: boolean
  readonly commands: readonly Command[]
  readonly take: TakeCommands
  readonly close: () => void
}

const SERVICES_MAX = 100

/** Opens with Ctrl-K or Cmd-K; offers pages, incidents and services beside what `own` and the page give. */
export function usePalette(own: readonly Command[]): PaletteDoor {
  const [isOpen, setOpen] = useState(false)
  const [given, setGiven] = useState<readonly Command[]>([])
  const [found, setFound] = useState<readonly Command[]>([])
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen((open) => !open)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
  useEffect(() => {
    if (!isOpen) return
    const stop = new AbortController()
    void placesToGo(stop.signal).then((places) => (stop.signal.aborted ? undefined : setFound(places)))
    return () => stop.abort()
  }, [isOpen])
  const take = useCallback<TakeCommands>((commands) => {
    setGiven(commands)
    return () => setGiven((now) => (now === commands ? [] : now))
  }, [])
  const commands = useMemo(() => [...given, ...own, ...PAGE_COMMANDS, ...found], [given, own, found])
  return { isOpen, commands, take, close: useCallback(() => setOpen(false), []) }
}

const goTo = (hash: string) => (): void => {
  location.hash = hash
}

const PAGE_COMMANDS: readonly Command[] = PAGES.map(({ key, path, name }) => ({
  group: 'Go to',
  name,
  key,
  run: goTo(path),
}))

/** Open incidents, then the traces of each service; what cannot be read is left out. */
async function placesToGo(signal: AbortSignal): Promise<readonly Command[]> {
  const [list, overview] = await Promise.all([
    ask<Reply<List>>('/api/record/incidents', signal),
    ask<Overview>('/api/overview', signal),
  ])
  const incidents = list.ok ? list.value.answer.incidents.filter(({ open }) => open) : []
  const services = overview.ok ? overview.value.services.slice(0, SERVICES_MAX) : []
  return [
    ...incidents.map(
      ({ id, title }): Command => ({ group: 'Go to', name: `Incident ${id}: ${title}`, run: goTo(roomOf(id)) }),
    ),
    ...services.map(
      ({ service }): Command => ({
        group: 'Go to',
        name: `Traces of ${calledOf(service)}`,
        run: goTo(hashOfAddress({ path: '/explore/traces', fields: { service } })),
      }),
    ),
  ]
}
