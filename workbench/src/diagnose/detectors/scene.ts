/**
 * Paper    none; post-stratification of the baseline to the incident's mix of requests
 * Idea     what several detectors need is worked out once: views of the traces, and which requests went bad
 * Input    traces of both windows
 * Output   the input with the requests of both windows; bad is told by the same rule in both, so that one is the other's control
 * Cost     O(n log n) in spans
 */
import { comparable } from '../paths/index.ts'
import { tellApart } from '../requests.ts'
import { viewsOf } from './trace-view.ts'
import type { DetectorInput, Scene } from './types.ts'

/** What the detectors look at. */
export function sceneOf(input: DetectorInput): Scene {
  const { before, after } = input
  return {
    ...input,
    was: {
      views: viewsOf(comparable(before, after).before),
      bad: new Set(tellApart(before, before).bad),
      read: before.length,
    },
    is: { views: viewsOf(after), bad: new Set(tellApart(before, after).bad), read: after.length },
  }
}
