/** What a process waits for: it hands over how to wake it. */
export type Wait = (resume: () => void) => void

/** A course of action in simulated time; it yields whenever it has to wait. */
export type Process<T = void> = Generator<Wait, T, undefined>

type Event = { readonly at: number; readonly order: number; readonly act: () => void }

/** Simulated time in milliseconds, and what is going to happen, soonest first. */
export class Kernel {
  now = 0
  #order = 0
  readonly #heap: Event[] = []

  at(time: number, act: () => void): void {
    this.#push({ at: Math.max(time, this.now), order: this.#order++, act })
  }

  sleep(ms: number): Wait {
    return (resume) => this.at(this.now + ms, resume)
  }

  /** Starts a process; `ended` gets what it returns. */
  start<T>(process: Process<T>, ended?: (value: T) => void): void {
    const step = (): void => {
      const next = process.next()
      if (next.done) ended?.(next.value)
      else next.value(step)
    }
    step()
  }

  /** Runs processes side by side; what they returned, in their order. */
  *together<T>(processes: readonly Process<T>[]): Process<T[]> {
    if (processes.length === 1) return [yield* processes[0]!]
    const values: T[] = []
    let left = processes.length
    if (left === 0) return values
    yield (resume) => {
      processes.forEach((process, i) => {
        this.start(process, (value) => {
          values[i] = value
          left--
          if (left === 0) resume()
        })
      })
    }
    return values
  }

  /** What a process returns, or undefined if it takes longer; it then goes on unheard, as abandoned work does. */
  *within<T>(ms: number, process: Process<T>): Process<T | undefined> {
    let outcome: T | undefined
    yield (resume) => {
      let heard = false
      const wake = (value?: T): void => {
        if (heard) return
        heard = true
        outcome = value
        resume()
      }
      this.at(this.now + ms, () => wake())
      this.start(process, wake)
    }
    return outcome
  }

  run(until: number): void {
    for (let event = this.#heap[0]; event && event.at <= until; event = this.#heap[0]) {
      this.#pop()
      this.now = event.at
      event.act()
    }
    this.now = until
  }

  #push(event: Event): void {
    const heap = this.#heap
    let i = heap.push(event) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!sooner(event, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = event
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let i = 0
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && sooner(heap[child + 1]!, heap[child]!)) child++
      if (!sooner(heap[child]!, last)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
  }
}

const sooner = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** So many of something (workers, cores, connections, a lock), handed out first come, first served. */
export class Pool {
  size: number
  busy = 0
  /** Time that takers have waited altogether. */
  waitedMs = 0
  timeouts = 0
  readonly #kernel: Kernel
  readonly #queue: { wake: () => void; gone: boolean }[] = []

  constructor(kernel: Kernel, size: number) {
    this.#kernel = kernel
    this.size = size
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** Takes one; false if none came free in time. */
  *take(patienceMs = Number.POSITIVE_INFINITY): Process<boolean> {
    if (this.busy < this.size) {
      this.busy++
      return true
    }
    const since = this.#kernel.now
    const place = { wake: () => {}, gone: false }
    yield (resume) => {
      place.wake = resume
      this.#queue.push(place)
      if (patienceMs < Number.POSITIVE_INFINITY) this.#kernel.at(since + patienceMs, () => this.#leave(place))
    }
    this.waitedMs += this.#kernel.now - since
    return !place.gone
  }

  give(): void {
    this.busy--
    while (this.busy < this.size && this.#queue.length > 0) {
      this.busy++
      const { wake } = this.#queue.shift()!
      this.#kernel.at(this.#kernel.now, wake)
    }
  }

  #leave(place: { wake: () => void; gone: boolean }): void {
    const i = this.#queue.indexOf(place)
    if (i < 0) return
    this.#queue.splice(i, 1)
    place.gone = true
    this.timeouts++
    place.wake()
  }
}
