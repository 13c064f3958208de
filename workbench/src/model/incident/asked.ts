/** How long the question of an action stands, in milliseconds: what was true half an hour ago may not be what somebody says yes to. */
export const ASKED_MS_MAX = 30 * 60_000
