/** The headings of a page's parts, in the order in which they stand. */
export const partHeadings = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('main h2')]

/** Shows the part under a heading, unfolded, and puts the focus on the heading; addresses of the page are for its views. */
export function goToPart(heading: HTMLElement | undefined): void {
  if (heading === undefined) return
  const fold = heading.closest('details')
  if (fold !== null) fold.open = true
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  heading.scrollIntoView({ block: 'start' })
}
