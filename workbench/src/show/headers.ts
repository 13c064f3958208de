/** What whoever asks may do: `read`, where nothing else; absent where more. A page offers then what is not refused. */
export const MAY_HEADER = 'x-lastgood-may'

/** Whoever sends it is answered in words, too: a page that shows the answers of all verbs. */
export const WORDS_HEADER = 'x-lastgood-words'
