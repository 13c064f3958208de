import type { Page } from '../../model/columns.ts'
import type { ReplayCase } from '../../receive/replay/load.ts'

/** A page as the diagnosis takes it: what is not told is undefined. */
export function pageOf({ at, service, title }: NonNullable<ReplayCase['page']>): Page {
  return { at, service, title }
}
