import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followed } from './followed.ts'

/** What the page's half of a stream looks like to who follows it. */
class Stream extends EventTarget {
  static readonly CLOSED = 2
  static all: Stream[] = []
  readyState = 1
  readonly address: string
  constructor(address: string) {
    super()
    this.address = address
    Stream.all.push(this)
  }
  close(): void {
    this.readyState = Stream.CLOSED
  }
  refuse(): void {
    this.readyState = Stream.CLOSED
    this.dispatchEvent(new Event('error'))
  }
}

class Page extends EventTarget {
  hidden = false
  show(isShown: boolean): void {
    this.hidden = !isShown
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

let page: Page
beforeEach(() => {
  Stream.all = []
  page = new Page()
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Stream)
  vi.stubGlobal('document', page)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A stream that is followed, and what is heard of it. */
function follow() {
  const heard: string[] = []
  const stop = followed({
    address: () => `/tail?${Stream.all.length}`,
    opened: () => heard.push('opened'),
    failed: () => heard.push('failed'),
    events: { lines: (data) => heard.push(data) },
  })
  return {
    heard,
    stop,
    open: () => Stream.all.filter(({ readyState }) => readyState === 1).map(({ address }) => address),
  }
}

test('a stream that was refused is asked for again; one that broke is left to the browser', () => {
  const { heard, stop, open } = follow()
  Stream.all[0]!.dispatchEvent(new Event('error')) // it connects again by itself
  vi.advanceTimersByTime(60_000)
  expect(open()).toEqual(['/tail?0'])
  Stream.all[0]!.refuse()
  expect(open()).toEqual([])
  vi.advanceTimersByTime(60_000)
  expect(open()).toEqual(['/tail?1'])
  Stream.all[1]!.dispatchEvent(new Event('open'))
  Stream.all[1]!.dispatchEvent(new MessageEvent('lines', { data: 'a line' }))
  expect(heard).toEqual(['failed', 'failed', 'opened', 'a line'])
  stop()
  expect(open()).toEqual([])
})

test('a page that is hidden holds no stream, and one that was left asks for none', () => {
  const { stop, open } = follow()
  page.show(false)
  expect(open()).toEqual([])
  page.show(true)
  expect(open()).toEqual(['/tail?1'])
  Stream.all[1]!.refuse()
  stop()
  page.show(true)
  vi.advanceTimersByTime(60_000)
  expect(open()).toEqual([])
})
