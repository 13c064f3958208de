import { PLACES } from './sessions.ts'

const THREADS_FOR_FILES = 8 // spool files, name look-ups, compression: they share the pool with running statements

/** The size of the engine process' thread pool: each running statement holds a thread of it, and so does each KILL. */
export const THREADS = PLACES.read + PLACES.write + PLACES.control + THREADS_FOR_FILES
