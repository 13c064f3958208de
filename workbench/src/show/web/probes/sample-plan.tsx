import { useEffect, useRef } from 'react'
import type { ProbeGrowthPlan } from '../../http/contract.ts'
import { quantity } from '../format.ts'
import type { SampleKind, SampleWish } from '../hooks/use-samples.ts'
import button from '../parts/button.module.css'
import css from './plan.module.css'
import { Fact } from './plan.tsx'

type Props = { readonly wish: SampleWish; readonly plan: ProbeGrowthPlan; readonly take: () => void }

/** What sampling would stall, against what is allowed, to be confirmed. */
export function SamplePlan({ wish, plan, take }: Props) {
  const confirm = useRef<HTMLButtonElement>(null)
  useEffect(() => confirm.current?.focus(), [])
  const predictedMs = predictedMsOf(wish.what, plan)
  return (
    <section className={css.plan} aria-label="What it would stall">
      <dl className={css.cost}>
        <Fact name="stall" value={predictedMs === undefined ? 'the agent does not tell' : stallOf(wish.what, plan)} />
        <Fact name="allowed" value={`${wish.stallMsMax} ms`} />
        <Fact name="live heap" value={quantity(plan.liveBytes, 'By')} />
        <Fact name="ends" value={`by itself after ${wish.seconds} s`} />
      </dl>
      {predictedMs !== undefined && predictedMs > wish.stallMsMax ? (
        <p>The process refuses more than it is allowed: say {Math.ceil(1.2 * predictedMs)} ms above if it may.</p>
      ) : (
        <button type="button" className={button.button} data-tone="strong" data-stop ref={confirm} onClick={take}>
          Sample it
        </button>
      )}
    </section>
  )
}

/** The longest stall at a time. */
function predictedMsOf(what: SampleKind, plan: ProbeGrowthPlan): number | undefined {
  return what === 'growth' ? Math.max(plan.collectStallMs, plan.patchStallMs) : plan.profileStallMs
}

function stallOf(what: SampleKind, { collectStallMs, patchStallMs, profileStallMs }: ProbeGrowthPlan): string {
  if (what !== 'growth') return `up to ${profileStallMs} ms`
  return `up to ${collectStallMs} ms at each of two collections, ${patchStallMs} ms for each of three files`
}
