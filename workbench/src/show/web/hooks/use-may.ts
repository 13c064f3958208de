import { useSyncExternalStore } from 'react'
import type { Scope } from '../../../model/access.ts'
import { may, watchMay } from '../may.ts'

/** Whether what needs a scope may be done: no form is offered otherwise, for it would be refused. */
export const useMay = (scope: Scope): boolean => useSyncExternalStore(watchMay, () => may(scope))
