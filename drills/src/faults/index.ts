import type { Fault } from './fault.ts'
import { slowQuery } from './slow-query/fault.ts'

/** Every fault of the shop. */
export const faults: readonly Fault[] = [slowQuery]
