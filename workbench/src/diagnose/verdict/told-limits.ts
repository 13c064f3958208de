/**
 * Paper    none; the words that kernels, runtimes and databases have for a limit that is reached: POSIX errno (ENOSPC, EMFILE, ENFILE,
 *          ENOMEM, EDQUOT), Kubernetes container reasons and 128 + SIGKILL, OutOfMemoryError and RejectedExecutionException (JDK), PostgreSQL
 *          53xxx, MySQL 1040, and how connection pools tell that none came free in time
 * Idea     a service that says that it ran into a limit of its own need not be measured to be full
 * Input    changed log lines, one service
 * Output   whether the service reports since the onset, and not before, that a resource of its own ran out
 * Cost     O(lines)
 */
import { isSevere, type TemplateChange } from '../logs/index.ts'

const RAN_OUT = new RegExp(
  [
    'oom-?killed|out ?of ?memory|cannot allocate memory|\\benomem\\b',
    'exit(ed| code| status)?\\W.{0,12}\\b137\\b',
    'no space left|disk (is )?full|quota exceeded.{0,20}disk|disk quota|\\benospc\\b|\\bedquot\\b',
    'too many open files|\\bemfile\\b|\\benfile\\b|no file descriptors',
    'too many (connections|clients)|remaining connection slots|connection is not available|pool (is )?(exhausted|full|timeout|empty)',
    'timeout (waiting for|exceeded when trying to) (a |get a )?(free )?connection',
    'queue (is )?full|rejectedexecution|thread pool is exhausted',
  ].join('|'),
  'i',
)

/** Whether a service says that it ran into a limit that it kept clear of before. */
export const saysItRanOut = (templates: readonly TemplateChange[], service: string): boolean =>
  templates.some(
    (one) =>
      one.service === service &&
      one.kind === 'new' &&
      one.score > 0 &&
      isSevere(one.severity) &&
      RAN_OUT.test(one.sample),
  )
