import { useSyncExternalStore } from 'react'
import type { Heard } from '../heard.ts'

/** What is known of it, and again whenever that changes. */
export const useHeard = <T>({ watch, now }: Heard<T>): T => useSyncExternalStore(watch, now)
