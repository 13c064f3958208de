import { useSyncExternalStore } from 'react'
import { isReadingOnly, watchReadingOnly } from '../reading-only.ts'

/** Whether nothing may be written: no form is offered then, for it would be refused. */
export const useReadingOnly = (): boolean => useSyncExternalStore(watchReadingOnly, isReadingOnly)
