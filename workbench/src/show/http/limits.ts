import { DAY_MS, MINUTE_MS } from '../../model/time.ts'

/** Body of a POST, in bytes: 1000 change events of a kilobyte each. */
export const BODY_BYTES_MAX = 1_048_576

/** A note as long as one may be (4 Mi UTF-16 units, 3 bytes each at most), and what stands around it. */
export const NOTE_BYTES_MAX = 13 * 1024 ** 2

/** An incident that is put in: 64 MiB of evidence, a third more in base64, and its entries. */
export const IMPORT_BYTES_MAX = 128 * 1024 ** 2

/** Change events in one POST. */
export const CHANGES_MAX = 1_000

/** Text of one query parameter: an attribute value or a log text, not a document. */
export const PARAM_CHARS_MAX = 512

/** The longest window a question may span; more would read the whole store. */
export const WINDOW_MS_MAX = 31 * DAY_MS

/** The window of a question that names none: long enough for a baseline, short enough to answer at once. */
export const WINDOW_MS_DEFAULT = 30 * MINUTE_MS
