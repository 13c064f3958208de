import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

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
  /** Chooses one of the answers to a question. */
  readonly answer: (question: Locator, answer: string) => Promise<void>
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
  answer: (question, answer) => question.getByRole('radio', { name: answer, exact: true }).check({ force: true }),
}

/** What it pressed may go from the page, but the focus must not go with it, nor out of sight. */
function keyboardOn(page: Page): Hand {
  let wasPressed = false
  const reachFrom = async (target: Locator): Promise<void> => {
    await target.waitFor()
    if (wasPressed) await expect.poll(() => page.evaluate(focusOf), { message: String(target) }).toBe('in sight')
    await reach(page, target)
  }
  return {
    reach: reachFrom,
    press: async (target) => {
      await reachFrom(target)
      await page.keyboard.press((await target.getAttribute('type')) === 'radio' ? 'Space' : 'Enter')
      wasPressed = true
    },
    fill: async (field, text) => {
      await reachFrom(field)
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText(text)
    },
    choose: async (field, label) => {
      await reachFrom(field)
      await page.keyboard.type(label)
    },
    answer: async (question, answer) => {
      await reachFrom(question.getByRole('radio', { checked: true }))
      const chosen = question.getByRole('radio', { name: answer, exact: true })
      for (let i = 0; i < ANSWERS_MAX && !(await chosen.isChecked()); i++) await page.keyboard.press('ArrowLeft')
      expect(await chosen.isChecked()).toBe(true)
    },
  }
}

const ANSWERS_MAX = 10 // no question has more

/** Runs in the page: whether the focus is on something that is seen, at least in part. */
function focusOf(): 'lost' | 'out of sight' | 'in sight' {
  const focused = document.activeElement
  if (focused === null || focused === document.body) return 'lost'
  const { top, bottom } = focused.getBoundingClientRect()
  return bottom > 0 && top < innerHeight ? 'in sight' : 'out of sight'
}

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
