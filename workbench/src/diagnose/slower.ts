/** What is within 10 % of what nearly all took before is not called slow. */
export const SLOW_FACTOR = 1.1

/** Times as long, for what is slow and nothing else; less is not surely the same trouble. */
export const MUCH_SLOWER = 2
