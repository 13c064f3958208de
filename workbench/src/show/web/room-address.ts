/** The incident whose room an address names: `#/incidents/inc-3`. */
export const incidentAt = (hash: string): string | undefined => /^#\/incidents\/(inc-[1-9]\d{0,5})$/.exec(hash)?.[1]

/** What the room of an incident shows, in one question. */
export const pathOfRoom = (incident: string): string =>
  `/api/incidents/${encodeURIComponent(incident)}?verbs=status,timeline,flags,suspects,updates`
