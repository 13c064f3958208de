import type { Locator, Page } from 'playwright-core'

/** How somebody works the page: with a mouse, or with nothing but a keyboard. */
export const HANDS = ['mouse', 'keyboard'] as const

export type HandKind = (typeof HANDS)[number]

/** What a hand does to a page. */
export type Hand = {
  /** Goes to something without pressing it. */
  readonly reach: (target: Locator) => Promise<void>
  /** Presses a button, follows a link, opens a fold. */
  readonly press: (target: Locator) => Promise<void>
  readonly fill: (field: Locator, text: string) => Promise<void>
  /** Chooses what begins with a text. */
  readonly choose: (field: Locator, label: string) => Promise<void>
}

const TABS_MAX = 400 // a page with more stops than that is no page for a keyboard

/** The hand of a kind on a page. */
export const handOn = (page: Page, kind: HandKind): Hand => (kind === 'mouse' ? MOUSE : keyboardOn(page))

const MOUSE: Hand = {
  reach: (target) => target.focus(),
  press: (target) => target.click(),
  fill: (field, text) => field.fill(text),
  choose: async (field, label) => {
    const labels = await field.locator('option').allInnerTexts()
    await field.selectOption({ label: labels.find((one) => one.startsWith(label)) ?? label })
  },
}

const keyboardOn = (page: Page): Hand => ({
  reach: (target) => reach(page, target),
  press: async (target) => {
    await reach(page, target)
    await page.keyboard.press((await target.getAttribute('type')) === 'radio' ? 'Space' : 'Enter')
  },
  fill: async (field, text) => {
    await reach(page, field)
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(text)
  },
  choose: async (field, label) => {
    await reach(page, field)
    await page.keyboard.type(label)
  },
})

/** Goes there by Tab alone, the shorter way round. */
async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let i = 0; i < TABS_MAX; i++) {
    const way = await target.evaluate(wayTo)
    if (way === 'there') return
    await page.keyboard.press(way === 'behind' ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`cannot be reached by the keyboard: ${String(target)}`)
}

/** Runs in the page: where an element is, seen from the focus. */
function wayTo(element: Element): 'there' | 'behind' | 'ahead' {
  const focused = document.activeElement
  if (focused === element) return 'there'
  const isBefore = focused !== null && focused.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING
  return isBefore ? 'behind' : 'ahead'
}
