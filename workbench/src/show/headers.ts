/** The scopes of whoever asks, with spaces between; absent where nobody has a token. A page offers what is not refused. */
export const MAY_HEADER = 'x-lastgood-may'

/** Whoever sends it is answered in words, too: a page that shows the answers of all verbs. */
export const WORDS_HEADER = 'x-lastgood-words'
