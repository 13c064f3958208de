import type { Result } from '../../../lib/result.ts'
import type { GrowthWish, ProbeGrowth, ProbeGrowthPlan, ProbeProfile, ProfileWish } from '../../http/contract.ts'
import { ask, type Failure, send } from '../client.ts'
import { searchOf } from './use-address.ts'
import { NAMELESS } from './use-name.ts'

/** What is sampled of a process for some seconds: where time goes, what allocated memory, or which lines keep it. */
export type SampleKind = ProfileWish['what'] | 'growth'

export type SampleWish = GrowthWish & { readonly what: SampleKind }

/** What sampling showed. */
export type Sampled =
  | { readonly kind: 'profile'; readonly profile: ProbeProfile }
  | { readonly kind: 'growth'; readonly growth: ProbeGrowth }

/** Asks what sampling would stall, and samples. */
export type SamplesDoor = {
  readonly plan: (of: {
    readonly service: string
    readonly instance: string
  }) => Promise<Result<ProbeGrowthPlan, Failure>>
  readonly take: (wish: SampleWish) => Promise<Result<Sampled, Failure>>
}

/** Samples processes in the name of somebody. */
export function samplesOf(name: string): SamplesDoor {
  const actor = { kind: 'human', name: name || NAMELESS } as const
  return {
    plan: (of) => ask<ProbeGrowthPlan>(`/api/probes/growth?${searchOf(of)}`, new AbortController().signal),
    take: async ({ what, ...wish }) => {
      if (what === 'growth') {
        const growth = await send<ProbeGrowth>('/api/probes/growth', { growth: wish, actor })
        return growth.ok ? { ok: true, value: { kind: 'growth', growth: growth.value } } : growth
      }
      const profile = await send<ProbeProfile>('/api/probes/profile', { profile: { what, ...wish }, actor })
      return profile.ok ? { ok: true, value: { kind: 'profile', profile: profile.value } } : profile
    },
  }
}
