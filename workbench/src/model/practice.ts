/** The environment of changes to a practice system: no incident of another one takes them for its own. */
export const PRACTICE = 'practice'
