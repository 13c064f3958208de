import { ask } from '../client.ts'
import { type Loaded, useRead } from './use-read.ts'

export type { Loaded } from './use-read.ts'

/** The answer to GET `path`, asked again every `refreshMs` while the page is visible; undefined asks nothing. */
export const useLoaded = <T>(path: string | undefined, refreshMs?: number): [Loaded<T>, reload: () => void] =>
  useRead<T>(path, ask, refreshMs)
