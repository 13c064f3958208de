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
export const stemsOf = (text: string): string[] => namesIn(text).flat().filter(isWord).map(stemOf)

/**
 * What a text can be found by: its stems, and each two that stand next to each other in one name. `parcel` and `tracking` are said
 * everywhere, `tracking_no` where it is meant.
 */
export const termsOf = (text: string): string[] => [...stemsOf(text), ...namesIn(text).flatMap(pairsOf)]

/** Names in the parts that they are joined of. */
const namesIn = (text: string): string[][] =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}_.-]+/u)
    .map((name) => name.split(/[_.-]+/).filter((part) => part !== ''))

const isWord = (part: string): boolean => part.length >= WORD_MIN && !COMMON.test(part)

/** Neighbours in a name, where at least one of them says something. */
const pairsOf = (parts: readonly string[]): string[] =>
  parts.slice(1).flatMap((part, i) => {
    const before = parts[i] as string
    return isWord(before) || isWord(part) ? [`${stemOf(before)}_${stemOf(part)}`] : []
  })

/** Plurals and the commonest endings of verbs: what the same thing is called in a message and in code. */
const stemOf = (word: string): string =>
  word.replace(/(?<=\p{L}{2})ies$/u, 'y').replace(/(?<=\p{L}{4})(?:ing|ed|es|s)$/u, '')
