import type { Fault } from '../fault.ts'
import { configured, restart, scale, set } from '../steps.ts'

/** The log level was turned up: a hundred times the lines, and the bill with them. */
export const verbosity: Fault = {
  name: 'verbosity',
  title: 'The logging bill is ten times that of yesterday',
  story:
    'The log backend warns that the month is used up in two days. Searching takes for ever, and the one line that matters is nowhere to be found. Users have not noticed anything.',
  hints: [
    'Which service writes how much?',
    'Of which severity are the lines?',
    'What decides whether they are written?',
  ],
  level: 'easy',
  variant: () => {
    const change = configured('catalogue', 'log-level', ['info', 'debug'])
    return {
      truth: {
        service: 'catalogue',
        alsoRight: [],
        calledBy: ['web'],
        signals: ['saturation', 'traffic', 'latency'],
        guilty: [change.change!.id],
        cause: 'with log-level on debug, the catalogue writes a line for every product it considers, forty a page',
      },
      symptom: { kind: 'noisy', service: 'catalogue', linesPerSecondMin: 20 },
      showsWithinMs: 15_000,
      page: { service: 'catalogue', title: 'Log volume: ten times the usual' },
      cause: change,
      mitigations: [
        set('catalogue', 'log-level', 'info', {
          name: 'revert-log-level',
          title: 'log-level debug → info',
          effect: 'helps',
          why: 'the lines are not written any more',
        }),
        restart('catalogue', { effect: 'no effect', why: 'it reads the same setting' }),
        scale('catalogue', 2, { effect: 'no effect', why: 'as many pages, as many lines' }),
        restart('cache', { effect: 'no effect', why: 'the cache writes nothing' }),
      ],
    }
  },
}
