import { Command } from 'commander'
import { expect, test } from 'vitest'
import { plain } from '../paint.ts'
import { failed } from '../refusal.ts'
import { addChecks } from './commands.ts'

/** What is said of a line, and what was asked for. */
async function typed(...words: readonly string[]): Promise<string> {
  const said: string[] = []
  const print = (text: string): void => void said.push(text)
  const program = new Command('lastgood').exitOverride().configureOutput({ writeErr: print, writeOut: print })
  program
    .command('check')
    .argument('[words...]')
    .description('look whether a prediction holds')
    .action(() => print('a prediction'))
  addChecks(program, {
    ask: async (_, { check }) => ({ ok: false, error: failed(`asked: ${check}`) }),
    print,
    refuse: ({ says }) => print(says),
    wrong: () => undefined,
    options: () => ({ paint: plain, columns: 100 }),
    withSettings: (command) => command,
  })
  await program.parseAsync(['check', ...words], { from: 'user' }).catch(() => undefined)
  return said.join('').trim()
}

test.for([
  [['host'], 'asked: host'],
  [['p-1'], 'a prediction'],
  [['inc-2', 'p-1'], 'a prediction'],
  [[], 'a prediction'],
  [['hots'], 'lastgood: hots is nothing that can be looked at: did you mean host?'],
  [['Postgre'], 'lastgood: Postgre is nothing that can be looked at: did you mean postgres?'],
  [
    ['disk'],
    'lastgood: disk is nothing that can be looked at: say a prediction such as p-1, or one of host, http, tls, postgres, redis',
  ],
] as const)('check %j: %s', async ([words, says]) => {
  expect(await typed(...words)).toBe(says)
})
