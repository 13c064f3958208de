import { ask } from '../client.ts'
import { type Loaded, useRead } from './use-read.ts'
import { ofSystem, useSystem } from './use-system.ts'

export type { Loaded } from './use-read.ts'

/** The answer to GET `path`, asked again every `refreshMs` while the page is visible; undefined asks nothing. */
export const useLoaded = <T>(path: string | undefined, refreshMs?: number): [Loaded<T>, reload: () => void] =>
  useRead<T>(path, ask, refreshMs)

/** The same of a question about telemetry or changes: of the system that the page is about. */
export function useTelemetry<T>(path: string | undefined, refreshMs?: number): [Loaded<T>, reload: () => void] {
  const system = useSystem()
  return useLoaded<T>(path === undefined ? undefined : ofSystem(path, system), refreshMs)
}
