/** One thing that is known of the workbench, heard of in one place and shown in others. */
export type Heard<T> = {
  readonly now: () => T
  readonly tell: (value: T) => void
  /** Hears of every change; returns what ends it. */
  readonly watch: (changed: () => void) => () => void
}

/** It, as it is at first. */
export function heard<T>(first: T): Heard<T> {
  let known = first
  const listeners = new Set<() => void>()
  return {
    now: () => known,
    tell: (value) => {
      if (value === known) return
      known = value
      for (const listener of listeners) listener()
    },
    watch: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
