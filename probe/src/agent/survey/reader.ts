import { type NoSite, type Site, sitesOf } from '../../source/site.ts'

/** A source, and the offsets that are asked after; without a text it is the one that was asked after last. */
export type Asked = { readonly text?: string; readonly ats: readonly number[] }

/** What each of the offsets is, or why the source cannot be read. */
export type Told = { readonly sites: readonly (Site | NoSite)[] } | { readonly unreadable: string }

const unread = (): NoSite => ({ problem: 'no source was read' })

/** Reads sources, and remembers the last one. */
export class Reader {
  #siteAt: (at: number) => Site | NoSite = unread

  told({ text, ats }: Asked): Told {
    try {
      if (text !== undefined) this.#siteAt = unread // two at once would take twice the memory
      if (text !== undefined) this.#siteAt = sitesOf(text)
      return { sites: ats.map(this.#siteAt) }
    } catch (error) {
      return { unreadable: (error as Error).message } // not understood, or nested too deep for the stack
    }
  }
}
