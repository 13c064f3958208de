/** What something that `lastgood.yaml` declares may be called: it is typed, and stands in addresses. */
export const DECLARED_NAME = /^[a-z0-9][a-z0-9-]{0,59}$/

/** What is said of another name. */
export const NAME_EXPECTED = 'expected a name of small letters, digits and -'
