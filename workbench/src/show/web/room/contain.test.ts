import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actionDeclaration, declaredAction } from '../../../model/action.ts'
import { barriers } from '../axe.test-helper.ts'
import { browserPath, type ShownPage, shownPage } from '../browser.test-helper.ts'

const says = (text: string): string[] => [
  process.execPath,
  '-e',
  'console.log(process.argv.slice(1).join(" "))',
  text,
  '{service}',
  '{version}',
]

const ACTIONS = Object.entries({
  rollback: {
    ...{ kind: 'rollback', service: 'any', command: says('went back'), dryRun: { command: says('would go back') } },
    ...{ revert: { command: says('went forth') }, expect: 'checkouts are as fast as before' },
  },
  drop: { kind: 'shed', command: [process.execPath, '-e', '0'], blastRadius: 'high', expect: 'less load' },
}).map(([name, told]) => declaredAction(name, actionDeclaration.parse(told)))

describe.skipIf(browserPath === undefined)('the ways to stop the harm in a browser', () => {
  let shown: ShownPage
  let page: Page

  beforeAll(async () => {
    shown = await shownPage(undefined, { actions: ACTIONS })
    await shown.deploy()
  })

  afterAll(() => shown?.stop())

  /** The room of an incident that was diagnosed, with the ways out unfolded. */
  async function unfolded(title: string, width = 1280): Promise<string> {
    const { incident } = await shown.post('record/declare', { title, service: 'orders', severity: 'P1' })
    await shown.post(`incidents/${incident.id}/examine`, {})
    page = await shown.open(`#/incidents/${incident.id}`, { width })
    await ledger().getByText('Contain: stop the harm').click()
    await ways().first().waitFor()
    return incident.id
  }

  const ledger = () => page.getByRole('region', { name: 'Change ledger' })
  const ways = () => ledger().getByRole('list', { name: 'Ways to stop the harm' }).locator('> li')
  const button = (name: string) => ledger().getByRole('button', { name, exact: true })
  const entries = () => page.getByRole('list', { name: 'Entries, newest first' })

  test('the action that is at hand stands first: it is rehearsed, run and undone', async () => {
    await unfolded('orders are slow')
    const run = button('Run rollback')
    await ledger().getByText('on orders to 1.8.4').waitFor()
    expect(await run.getAttribute('data-tone')).toBe('strong')
    const before = await entries().getByRole('listitem').count()
    const expected = ledger().getByLabel('What should be seen if it works').first()
    await ledger().getByText('On something else, or with another expectation').first().click()
    await expected.fill('checkout below 300 ms')
    await button('Dry run').first().click()
    await ledger().getByText('would go back orders 1.8.4').last().waitFor()
    expect(await entries().getByRole('listitem').count()).toBe(before)
    await page.reload()
    await expect.poll(() => expected.inputValue()).toBe('checkout below 300 ms') // it is still to be done
    await run.click()
    await ledger()
      .getByText(/^rollback done: .*, kept as ev-\d/)
      .waitFor()
    await entries()
      .getByText(/Change c-1 .*: rollback.*expected: checkout below 300 ms/)
      .waitFor()
    await expect.poll(() => expected.inputValue()).toBe('') // wherever its form has moved to by now
    await button('Undo c-1').click()
    await entries().getByText('Change c-2 (takes back c-1): take back: rollback').waitFor()
  })

  test('where much can break, another person has to say yes', async () => {
    const id = await unfolded('too much load')
    await ledger().getByText('Action drop').click()
    await button('Ask for drop').click()
    await ledger().getByText('a-1 waits for another person: drop').waitFor()
    await button('I have looked: run a-1').click()
    await page.getByRole('alert').getByText('another person has to look at it').waitFor()
    await shown.post(`incidents/${id}/approve`, { asked: 'a-1' })
    await entries().getByText('Change c-1: drop').waitFor()
    await ledger().getByText('a-1 waits').waitFor({ state: 'detached' })
  })

  test('each way has its answer and the reason for it, fills the form by one press, and is ruled out beside it', async () => {
    await unfolded('slow again')
    for (const [i, says] of [
      /roll back\s+✓ at hand\s+is there a safe rollback/,
      /switch the feature off\s+\? unknown/,
      /route traffic around it\s+\? perhaps/,
      /scale out or shed load\s+✗ no/,
    ].entries())
      expect(await ways().nth(i).innerText()).toMatch(says)
    await button('Take this: orders 1.9.0 → 1.8.4').click()
    const what = ledger().getByLabel('What exactly is done')
    await expect.poll(() => what.inputValue()).toBe('orders 1.9.0 → 1.8.4')
    expect(await ledger().getByLabel('How it is taken back').first().inputValue()).toBe('deploy 1.9.0 again')
    await ledger().getByText('Patterns that fit what was found').click()
    await button('Take circuit breaker').click()
    await expect.poll(() => what.inputValue()).toMatch(/^stop calling orders from web/)
    expect(await ledger().getByLabel('How, in this order').inputValue()).toBe('route-around')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('I do this now: write it down')
    await ledger().getByText('Rule it out: switch the feature off').click()
    await ways().nth(1).getByLabel('Why this way is out of the question').fill('it has no switch')
    await button('Rule it out').first().click()
    await ways().nth(1).getByText('ruled out').waitFor()
  })

  test.for([390, 1440])('nobody is kept out, and nothing is wider than a screen of %i px', async (width) => {
    await unfolded('seen on a screen', width)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(await barriers(page)).toEqual([])
  })

  test('one key leads to the change that is pending, where it is said to be done; without one to the ledger', async () => {
    const id = await unfolded('orders are slow by keys')
    await page.keyboard.press('c')
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('changes')
    await shown.post(`incidents/${id}/try`, { what: 'a larger pool', expect: 'no waiting', services: ['orders'] })
    await button('It is done').waitFor()
    await page.keyboard.press('c')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('It is done')
    await page.keyboard.press('Enter')
    await button('It is done').waitFor({ state: 'detached' })
  })
})
