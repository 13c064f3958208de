import type { CanaryLook } from '../respond/canary/look-verb.ts'

type Measure = CanaryLook['measures'][number]

/** What a verdict on a canary says, on the page and on a terminal. */
export const CANARY_SAYS: Readonly<Record<CanaryLook['verdict'], string>> = {
  pass: 'it is shown to be within what is let pass',
  fail: 'it is worse than the rest',
  wait: 'keep waiting: neither is shown yet',
}

/** How far a measure may lie from that of the rest. */
export const differenceText = ({ low, high }: Measure): string =>
  `difference between ${points(low)} and ${points(high)} points`

/** A share of requests, where it is known. */
export const shareText = (value: number | null): string => (value === null ? 'unknown' : `${figure(value * 100)} %`)

/** A number to three digits. */
export const figure = (value: number): string => String(Number(value.toPrecision(3)))

const points = (value: number): string => `${value > 0 ? '+' : ''}${figure(value * 100)}`
