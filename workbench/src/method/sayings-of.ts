import type { z } from 'zod'
import type { EventOf, IncidentEventKind } from '../model/incident/event.ts'

/** How an event of one kind reads. */
export type Saying<Kind extends IncidentEventKind> = (event: EventOf<Kind>) => string

/** A saying for each of the events that a theme declares. */
export type SayingsOf<Events extends readonly z.ZodType<{ readonly kind: string }>[]> = {
  readonly [Kind in z.output<Events[number]>['kind'] & IncidentEventKind]: Saying<Kind>
}
