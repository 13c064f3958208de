import { useEffect, useRef } from 'react'
import type { ProbePlan, ProbeWish } from '../../http/contract.ts'
import { dayText } from '../../probe-day.ts'
import { quantity, shortened } from '../format.ts'
import button from '../parts/button.module.css'
import { Text } from '../parts/text.tsx'
import { endOf } from './end-of.ts'
import css from './plan.module.css'

const NAME_CHARS = 60
const WISH_CHARS = 400 // of a sentence or a condition

type Props = { readonly plans: readonly ProbePlan[]; readonly wish: ProbeWish; readonly place: () => void }

/** How a probe would be held in each process and what it could cost, to be confirmed. */
export function Plan({ plans, wish, place }: Props) {
  const confirm = useRef<HTMLButtonElement>(null)
  useEffect(() => confirm.current?.focus(), [])
  return (
    <section className={css.plan} aria-label="What it would take">
      <ul className={css.list}>
        {plans.map((plan) => (
          <li key={plan.instance} data-refused={plan.refused !== undefined}>
            <strong>
              <bdi>{shortened(plan.instance, NAME_CHARS)}</bdi>
            </strong>
            {plan.refused === undefined ? (
              <Cost plan={plan} />
            ) : (
              <>
                {' '}
                refuses it: <Text charsMax={400}>{plan.refused}</Text>
              </>
            )}
          </li>
        ))}
      </ul>
      {wish.template !== undefined && (
        <p>
          It says: <Text charsMax={WISH_CHARS}>{wish.template}</Text>
        </p>
      )}
      {wish.when !== undefined && (
        <p>
          Only where: <Text charsMax={WISH_CHARS}>{wish.when}</Text>
        </p>
      )}
      <p>It ends by itself {endOf(wish)}.</p>
      <button type="button" className={button.button} data-tone="strong" data-stop ref={confirm} onClick={place}>
        Place it
      </button>
    </section>
  )
}

/** What a pass costs, as docs/probes.md says. */
export const PASS_COST: Readonly<Record<string, string>> = {
  patch: 'a pass costs nanoseconds',
  slot: 'a pass costs nanoseconds',
  breakpoint: 'a pass costs 40–150 µs, and it ends itself at 70 passes a second',
}

function Cost({ plan: { tier, reason, predictedStallMs, day, sameSource } }: { readonly plan: ProbePlan }) {
  return (
    <>
      {' '}
      by <strong>{tier}</strong>: <Text charsMax={300}>{reason}</Text>
      <dl className={css.cost}>
        <Fact name="stall when placed" value={stallOf(tier, predictedStallMs)} />
        <Fact name="each pass" value={PASS_COST[tier] ?? 'no line is touched'} />
        {day !== undefined && <Fact name="at most" value={dayText(day)} />}
        {sameSource === false && <Fact name="source" value="! the text you look at is not what runs" />}
      </dl>
    </>
  )
}

/** What was predicted is of a patch, whichever way was taken. */
function stallOf(tier: string, predictedStallMs: number): string {
  if (tier === 'patch') return `up to ${quantity(predictedStallMs, 'ms')}`
  return tier === 'breakpoint' ? '1–50 ms' : 'none'
}

/** One thing that it would take. */
export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
