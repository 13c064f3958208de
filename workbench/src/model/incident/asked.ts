import { MINUTE_MS } from '../time.ts'

const ASKED_MS_MAX = 30 * MINUTE_MS // what was true half an hour ago may not be what somebody says yes to

type Question = {
  /** When it was asked, RFC 3339. */
  readonly at: string
  /** What it became once somebody said yes. */
  readonly change: string | undefined
}

/** Whether the question of an action still waits for another person at `now`, in milliseconds since 1970: nobody has said yes, and it was asked within half an hour. */
export const stillWaits = ({ at, change }: Question, now: number): boolean =>
  change === undefined && now - Date.parse(at) <= ASKED_MS_MAX
