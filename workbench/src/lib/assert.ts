/** Throws when a promise of our own code is broken; never used for bad input. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Error(`Broken promise: ${promise}`)
}

/** Closes a switch over a union: a forgotten case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`Broken promise: unexpected case ${JSON.stringify(value)}`)
}
