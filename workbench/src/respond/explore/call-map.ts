import type { CallMap } from '../../model/explore.ts'
import { parseRfc3339, unixMs } from '../../model/time.ts'
import type { ExplorePort } from './ports.ts'

const EDGES_MAX = 150 // more cannot be drawn so that anybody reads it

/** Who calls whom in a window, from a sample of its requests. */
export async function callMapOf(window: CallMap['window'], port: ExplorePort): Promise<CallMap> {
  const [from, to] = [parseRfc3339(window.from) ?? unixMs(0), parseRfc3339(window.to) ?? unixMs(0)]
  const rows = await port.callEdges({ from, to }, EDGES_MAX + 1)
  return {
    window,
    edges: rows.slice(0, EDGES_MAX).map(({ p95_ms, ...edge }) => ({ ...edge, p95Ms: p95_ms })),
    cut: rows.length > EDGES_MAX,
  }
}
