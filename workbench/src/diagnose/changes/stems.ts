/**
 * Paper    none; plurals and the commonest endings of English verbs, as Porter (1980), An algorithm for suffix stripping, begins
 * Idea     a message and the code behind it call the same thing by names that differ in case, joints and endings
 * Input    a text: prose, a name, a line of code
 * Output   its words in lower case without endings; short and common ones left out
 * Cost     O(characters)
 * Departs  one step of many, so that no word is cut beyond recognition: people read the words that are told
 */
const WORD_MIN = 3
const COMMON =
  /^(the|and|for|with|from|not|are|was|has|have|its|this|that|but|out|off|set|get|new|old|one|all|any|can|may|into|than|then|when|err|func|return|const|var|let|int|str|string|type|true|false|null|error|errors|fail|failed|failure|service|svc|server|client|http|https|com|www|src|pkg|lib|app)$/

/** The words of a text in lower case, names in camel or snake case taken apart, endings taken off. */
export function stemsOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length >= WORD_MIN && !COMMON.test(word))
    .map(stemOf)
}

/** Plurals and the commonest endings of verbs: what the same thing is called in a message and in code. */
const stemOf = (word: string): string =>
  word.replace(/(?<=\p{L}{2})ies$/u, 'y').replace(/(?<=\p{L}{4})(?:ing|ed|es|s)$/u, '')
