/** A request cannot be fulfilled; the message goes to whoever asked. */
export class Refused extends Error {}
