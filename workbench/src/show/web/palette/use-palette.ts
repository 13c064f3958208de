import { useCallback, useEffect, useMemo, useState } from 'react'
import { calledOf } from '../../../model/service-name.ts'
import type { ServicesNow, ToldVerb } from '../../http/contract.ts'
import { ask } from '../client.ts'
import { hashOfAddress, systemAt } from '../hooks/use-address.ts'
import { roomOf } from '../hooks/use-place.ts'
import { ofSystem } from '../hooks/use-system.ts'
import { may } from '../may.ts'
import type { List, Listed, Reply } from '../room/replies.ts'
import { incidentAt } from '../room-address.ts'
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
  const [offered, setOffered] = useState<readonly Command[]>([])
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
    const kept = (commands: readonly Command[]): void => (stop.signal.aborted ? undefined : setOffered(commands))
    void offeredHere(stop.signal, fill).then(kept)
    return () => stop.abort()
  }, [isOpen, fill])
  const take = useCallback<TakeCommands>((commands) => {
    setGiven(commands)
    return () => setGiven((now) => (now === commands ? [] : now))
  }, [])
  const commands = useMemo(() => [...given, ...own, ...PAGE_COMMANDS, ...offered], [given, own, offered])
  return { isOpen, commands, take, close: useCallback(() => setOpen(false), []) }
}

const goTo = (hash: string) => (): void => {
  location.hash = hash
}

const PAGE_COMMANDS: readonly Command[] = [
  ...PAGES.map(({ key, path, name }): Command => {
    const run = (): void => goTo(hashOfAddress({ path, fields: {} }))()
    return { group: 'Go to', name, key, run }
  }),
  { group: 'Go to', name: 'Alerts in, messages out', run: goTo('/post') },
  { group: 'Go to', name: 'Checks of a machine, an endpoint, a database', run: goTo('/checks') },
  { group: 'Go to', name: 'Drills', run: goTo('/learn/drills') },
  { group: 'Go to', name: 'Cards', run: goTo('/learn/cards') },
]

/** Places to go, and every verb that has a use where one is. */
async function offeredHere(signal: AbortSignal, fill: (verb: string) => void): Promise<readonly Command[]> {
  const [list, overview, told] = await Promise.all([
    ask<Reply<List>>('/api/record/incidents', signal),
    ask<ServicesNow>(ofSystem('/api/overview', systemAt(location.hash)), signal),
    ask<{ readonly verbs: readonly ToldVerb[] }>('/api/verbs', signal),
  ])
  const open = list.ok ? list.value.answer.incidents.filter((one) => one.open) : []
  const services = overview.ok ? overview.value.services.slice(0, SERVICES_MAX) : []
  const here = incidentAt(location.hash)
  const isOver = list.ok && !open.some(({ id }) => id === here)
  const verbs = told.ok && may('responder') ? told.value.verbs.filter((verb) => isOffered(verb, here, isOver)) : []
  return [...open.map(toIncident), ...services.map(toTraces), ...verbs.map((verb) => toForm(verb, fill))]
}

/** Verbs that write: of the record, and of the incident that is looked at; one that is over takes fewer. */
const isOffered = ({ about, does, after }: ToldVerb, here: string | undefined, isOver: boolean): boolean =>
  does === 'write' && (about === 'record' || (here !== undefined && (after || !isOver)))

const toForm = ({ name, says, about }: ToldVerb, fill: (verb: string) => void): Command => ({
  group: about === 'record' ? 'The record' : 'This incident',
  name: `${name}: ${says}`,
  run: () => fill(name),
})

const toIncident = ({ id, title }: Listed): Command => ({
  group: 'Go to',
  name: `Incident ${id}: ${title}`,
  run: goTo(roomOf(id)),
})

const toTraces = ({ service }: ServicesNow['services'][number]): Command => ({
  group: 'Go to',
  name: `Traces of ${calledOf(service)}`,
  run: goTo(hashOfAddress({ path: '/explore/traces', fields: { service } })),
})
