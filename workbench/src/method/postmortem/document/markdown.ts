import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfmTable } from 'micromark-extension-gfm-table'
import { err, ok, type Result } from '../../../lib/result.ts'

/** Characters of a postmortem; the longest published ones have less than half of it. */
const MARKDOWN_CHARS_MAX = 256 * 1024

const NESTED_MAX = 40 // quotes and lists within each other; the parser's time grows with the square
const BRACKETS_MAX = 2_000 // opened within one block, for the same reason
const ITEMS_MAX = 2_000 // items of all lists, and quotes; for the same reason

const MARKER = String.raw`(?:[-*+]|\d{1,9}[.)])(?=[ \t])`

/** Markers in a row, or one that is indented as far as so many lists within each other. */
const TOO_NESTED = new RegExp(`^(?:(?:[ \\t]*(?:>|${MARKER})){${NESTED_MAX}}|[ \\t]{${4 * NESTED_MAX},}${MARKER})`, 'm')

/** Begins an item of a list, or a quote. */
const ITEM = new RegExp(`(?:^|\\n)[ \\t]*${MARKER}|\\n[ \\t]*\\r?\\n[ \\t]*>`, 'g')

/** The tree of a Markdown text with tables and front matter. Errors: what makes it no text that a person wrote. */
export function parseMarkdown(source: string): Result<Root, string> {
  if (source.length > MARKDOWN_CHARS_MAX) return err(`longer than ${MARKDOWN_CHARS_MAX} characters`)
  if (source.includes('\0')) return err('no text: it holds zero bytes')
  if (TOO_NESTED.test(source)) return err(`more than ${NESTED_MAX} lists or quotes within each other`)
  const crowded = source.split(/\n[ \t]*\r?\n/).find((block) => block.split('[').length > BRACKETS_MAX)
  if (crowded !== undefined) return err(`more than ${BRACKETS_MAX} brackets in one paragraph or table`)
  if (source.split(ITEM).length > ITEMS_MAX + 1) return err(`more than ${ITEMS_MAX} items of lists and quotes`)
  return ok(
    fromMarkdown(source, {
      extensions: [gfmTable(), frontmatter(['yaml'])],
      mdastExtensions: [gfmTableFromMarkdown(), frontmatterFromMarkdown(['yaml'])],
    }),
  )
}
