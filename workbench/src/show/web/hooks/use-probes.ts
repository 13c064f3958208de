import { useCallback, useEffect, useState } from 'react'
import type { Result } from '../../../lib/result.ts'
import type { Probe, ProbePlan, ProbesReply, ProbeWish } from '../../http/contract.ts'
import { type Failure, send } from '../client.ts'
import { followed } from '../followed.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'
import { NAMELESS } from './use-name.ts'
import { type SamplesDoor, samplesOf } from './use-samples.ts'

/** Processes come and go; what probes count is told as it comes. */
const REFRESH_MS = 5_000

const MARKS_MAX = 90 // a curve over the last minute and a half, a mark a second at most

/** What a probe had counted at a time. */
export type Mark = { readonly atMs: number; readonly passes: number; readonly p95Ms: number | undefined }

/** The processes, the probes in them as they stand, and how their counts went while the page looked on. */
export type ProbesDoor = {
  readonly standing: Loaded<ProbesReply>
  readonly marks: ReadonlyMap<string, readonly Mark[]>
  /** False while nothing is heard of what probes see. */
  readonly live: boolean
  readonly reload: () => void
  readonly plan: (wish: ProbeWish) => Promise<Result<{ readonly plans: readonly ProbePlan[] }, Failure>>
  readonly place: (wish: ProbeWish, incident?: string) => Promise<Result<Placed, Failure>>
  readonly samples: SamplesDoor
  readonly remove: (id: string) => Promise<Result<Probe, Failure>>
}

/** A probe that was placed; `unrecorded` says why no incident has it although one is open. */
export type Placed = { readonly probe: Probe; readonly unrecorded?: string }

/** Probes of this workbench; `name` is who places and removes them. */
export function useProbes(name: string): ProbesDoor {
  const [loaded, reload] = useLoaded<ProbesReply>('/api/probes', REFRESH_MS)
  const [newest, marks, live] = useNews(reload)
  const actor = { kind: 'human', name: name || NAMELESS } as const
  const plan = useCallback(
    (probe: ProbeWish) => send<{ plans: readonly ProbePlan[] }>('/api/probes/plan', { probe }),
    [],
  )
  const place = async (probe: ProbeWish, incident?: string): Promise<Result<Placed, Failure>> => {
    const placed = await send<Placed>('/api/probes', { probe, actor, ...(incident && { incident }) })
    if (placed.ok) reload()
    return placed
  }
  const remove = async (id: string): Promise<Result<Probe, Failure>> => {
    const removed = await send<Probe>(`/api/probes/${encodeURIComponent(id)}/remove`, { actor })
    reload()
    return removed
  }
  return { standing: withNews(loaded, newest), marks, live, reload, plan, place, samples: samplesOf(name), remove }
}

/** What was told of a probe since the list was read stands in place of what the list says. */
function withNews(loaded: Loaded<ProbesReply>, newest: ReadonlyMap<string, Probe>): Loaded<ProbesReply> {
  if (loaded.state !== 'ready') return loaded
  const probes = loaded.value.probes.map((probe) => newest.get(probe.id) ?? probe)
  return { ...loaded, value: { ...loaded.value, probes } }
}

type News = readonly [ReadonlyMap<string, Probe>, ReadonlyMap<string, readonly Mark[]>, boolean]

/** Hears of every probe; starts over with the connection, for what came in between was not heard. */
function useNews(reload: () => void): News {
  const [newest, setNewest] = useState<ReadonlyMap<string, Probe>>(new Map())
  const [marks, setMarks] = useState<ReadonlyMap<string, readonly Mark[]>>(new Map())
  const [live, setLive] = useState(true)
  useEffect(() => {
    return followed({
      address: () => '/api/probes/tail',
      opened: () => {
        setLive(true)
        setNewest(new Map())
        reload()
      },
      failed: () => setLive(false),
      events: {
        probe: (data) => {
          // Our own server's event: its shape is the one that the API's contract says.
          const probe = JSON.parse(data) as Probe
          setNewest((known) => new Map(known).set(probe.id, probe))
          setMarks((known) =>
            new Map(known).set(probe.id, [...(known.get(probe.id) ?? []), markOf(probe)].slice(-MARKS_MAX)),
          )
        },
      },
    })
  }, [reload])
  return [newest, marks, live]
}

function markOf({ placements }: Probe): Mark {
  const slowest = Math.max(...placements.map(({ timing }) => timing?.p95Ms ?? -1))
  const passes = placements.reduce((sum, one) => sum + one.passes, 0)
  return { atMs: Date.now(), passes, p95Ms: slowest < 0 ? undefined : slowest }
}
