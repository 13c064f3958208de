import type { CatalogueParts } from '../../shop/services/catalogue.ts'

const SCORES = 40_000 // of a page, 8 bytes each

/** Pages that were made, so that they need not be made again. */
const pages = new Map<string, object>()

/**
 * The release: a finished page is kept.
 * The mistake: the key holds the time, so no page is ever found again, and there is no limit to how many are kept.
 */
export const parts: Partial<CatalogueParts> = {
  remember: (page) => {
    const scores = Array.from({ length: SCORES }, (_, i) => Math.sin(i)) // how well it fits each group of customers
    pages.set(`${JSON.stringify(page)}@${performance.now()}`, { page, scores })
  },
}
