import { isOpen, testsBeside } from '../../testing/open-tests.ts'
import type { FlagRule } from '../flag.ts'

/** Tests of two causes run at once: whatever is seen, nobody knows what it speaks for (one test at a time). */
export const twoTests: FlagRule = {
  flag: 'two-tests',
  find: ({ testing }, now) => {
    const running = testing.predictions.filter((prediction) => isOpen(prediction, now))
    const crossed = running.find(({ hypothesis }) => testsBeside(testing, hypothesis, now).length > 0)
    if (crossed === undefined) return []
    return [
      {
        says: `tests of several causes run at once: ${running.map(({ id, hypothesis }) => `${id} of ${hypothesis}`).join(', ')}`,
        todo: 'Finish one before the next, or drop the others.',
        command: 'lastgood check',
        entries: [],
      },
    ]
  },
}
