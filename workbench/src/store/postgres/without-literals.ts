/**
 * A statement without what was put into it: texts and numbers become `?`, for they are people's data and sometimes secrets. Comments go as
 * well. What is left open at the end, for the server cuts long statements, is taken out to the end.
 */
export const withoutLiterals = (sql: string): string =>
  sql
    .replace(HIDDEN, (found) => (/^(--|\/\*)/.test(found) ? ' ' : NAME.test(found) ? found : '?'))
    .replace(/\s+/g, ' ')
    .trim()

/** Names and places are matched, too, so that what is in them is not taken for a text or a number. */
const NAME = /^(?:"|\$\d|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$)/

const HIDDEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$((?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?(?:\$\1\$|$)|"(?:[^"]|"")*(?:"|$)|(?<![\w"])[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|(?<![\w"])(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$)|\$\d+|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*(?:(?<=[eE])[+-]\d+)?/g
