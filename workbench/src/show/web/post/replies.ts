/** What the endpoints of alerts that come in and messages that go out answer, as the page reads it. */
export type { Heard } from '../../../respond/hooks/hooks-verbs.ts'
export type { Outgoing } from '../../../respond/notify/notify-verbs.ts'
