import { useCallback, useEffect, useMemo, useState } from 'react'
import { calledOf } from '../../../model/service-name.ts'
import type { Overview, ToldVerb } from '../../http/contract.ts'
import { ask } from '../client.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { incidentAt, roomOf } from '../hooks/use-place.ts'
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

/**
 * Opens with Ctrl-K or Cmd-K; offers pages, incidents, services and every writing verb beside what `own` and the page give.
 * `fill` opens the form of a verb.
 */
export function usePalette(own: readonly Command[], fill: (verb: string) => void): PaletteDoor {
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
    const kept = (commands: readonly Command[]): void => (stop.signal.aborted ? undefined : setFound(commands))
    void Promise.all([placesToGo(stop.signal), verbsToDo(stop.signal, fill)]).then((found) => kept(found.flat()))
    return () => stop.abort()
  }, [isOpen, fill])
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

const PAGE_COMMANDS: readonly Command[] = [
  ...PAGES.map(({ key, path, name }) => ({ group: 'Go to', name, key, run: goTo(path) }) as const),
  { group: 'Go to', name: 'Alerts in, messages out', run: goTo('/post') },
  { group: 'Go to', name: 'Drills', run: goTo('/learn/drills') },
  { group: 'Go to', name: 'Cards', run: goTo('/learn/cards') },
]

/** Every verb that writes: those of an incident where one is open on the page, and those of the record. */
async function verbsToDo(signal: AbortSignal, fill: (verb: string) => void): Promise<readonly Command[]> {
  const told = await ask<{ readonly verbs: readonly ToldVerb[] }>('/api/verbs', signal)
  if (!told.ok) return []
  const incident = incidentAt(location.hash)
  return told.value.verbs
    .filter(({ about, does }) => does === 'write' && (about === 'record' || incident !== undefined))
    .map(({ name, says, about }) => ({
      group: about === 'record' ? 'The record' : 'This incident',
      name: `${name}: ${says}`,
      run: () => fill(name),
    }))
}

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
