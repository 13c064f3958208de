import type { ProbeNews } from '../model/probes.ts'

const WATCHERS_MAX = 50
const QUEUE_MAX = 1_000 // hits of a second at the highest rate of two processes; a person reads ten

/** One who watches: takes what has come, waits for more, and leaves. */
export type Watcher = {
  /** What has come since; waits for something, or `ms`. Empty when nothing came. */
  readonly next: (ms: number) => Promise<readonly ProbeNews[]>
  readonly leave: () => void
}

/** Tells news to everybody who watches; who is slow loses the oldest and is told how many. */
export class Watchers {
  readonly #all = new Set<(news: ProbeNews) => void>()

  tell(news: ProbeNews): void {
    for (const hear of this.#all) hear(news)
  }

  /** Undefined when too many watch. */
  add(wants: (news: ProbeNews) => boolean): Watcher | undefined {
    if (this.#all.size >= WATCHERS_MAX) return undefined
    let [queue, skipped]: [ProbeNews[], number] = [[], 0]
    let wake = (): void => {}
    const hear = (news: ProbeNews): void => {
      if (!wants(news)) return
      if (queue.length >= QUEUE_MAX) {
        queue.shift()
        skipped++
      }
      queue.push(news)
      wake()
    }
    this.#all.add(hear)
    const take = (): readonly ProbeNews[] => {
      const taken: ProbeNews[] = skipped > 0 ? [{ kind: 'skipped', hits: skipped }, ...queue] : queue
      queue = []
      skipped = 0
      return taken
    }
    const next = async (ms: number): Promise<readonly ProbeNews[]> => {
      if (queue.length > 0) return take()
      await new Promise<void>((done) => {
        const timer = setTimeout(done, ms)
        wake = () => {
          clearTimeout(timer)
          done()
        }
      })
      return take()
    }
    const leave = (): void => {
      this.#all.delete(hear)
      wake()
    }
    return { next, leave }
  }
}
