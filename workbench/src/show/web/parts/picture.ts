import { visible } from '../format.ts'

const SCALE = 2 // sharp on any screen
const PAD_PX = 16
const HEAD_PX = 44 // the title and, below it, when it was taken
const SIDE_PX_MAX = 4_000 // a canvas has limits
const TITLE_CHARS = 160

/** What of an element's style its picture needs, since a picture knows no style sheet. */
const DRAWN_BY = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin'],
  ...[
    'font-family',
    'font-size',
    'font-weight',
    'text-anchor',
    'dominant-baseline',
    'opacity',
    'display',
    'paint-order',
  ],
]

/**
 * A part of the page as PNG under a title, as it looks: its canvases, drawings and texts at their places, in the page's colours.
 * Undefined where there is nothing to draw.
 */
export async function pictureOf(frame: HTMLElement, title: string, takenAt: string): Promise<Blob | undefined> {
  const { width, height, left, top } = frame.getBoundingClientRect()
  const canvas = document.createElement('canvas')
  canvas.width = SCALE * Math.min(SIDE_PX_MAX, width + 2 * PAD_PX)
  canvas.height = SCALE * Math.min(SIDE_PX_MAX, height + HEAD_PX + 2 * PAD_PX)
  const pen = canvas.getContext('2d')
  if (pen === null || width === 0) return undefined
  pen.scale(SCALE, SCALE)
  head(pen, canvas, title, takenAt)
  pen.translate(PAD_PX - left, PAD_PX + HEAD_PX - top)
  for (const drawn of frame.querySelectorAll<HTMLCanvasElement | SVGSVGElement>('canvas, svg')) {
    const box = drawn.getBoundingClientRect()
    const image = drawn instanceof SVGSVGElement ? await imageOf(drawn, box) : drawn
    if (box.width > 0 && box.height > 0) pen.drawImage(image, box.left, box.top, box.width, box.height)
  }
  grounds(pen, frame)
  texts(pen, frame)
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), 'image/png'))
}

function head(
  pen: CanvasRenderingContext2D,
  { width, height }: HTMLCanvasElement,
  title: string,
  takenAt: string,
): void {
  const { backgroundColor, color, fontFamily } = getComputedStyle(document.body)
  pen.fillStyle = backgroundColor
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = color
  pen.font = `600 15px ${fontFamily}`
  pen.fillText(visible(title.slice(0, TITLE_CHARS)), PAD_PX, PAD_PX + 14, width / SCALE - 2 * PAD_PX)
  pen.font = `12px ${fontFamily}`
  pen.fillText(`Lastgood, ${takenAt}`, PAD_PX, PAD_PX + 32)
}

/** A drawing as an image: the same drawing, with the style it has on the page written into it. */
async function imageOf(svg: SVGSVGElement, { width, height }: DOMRect): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const copies = copy.querySelectorAll<SVGElement>('*')
  for (const [i, element] of [...svg.querySelectorAll<SVGElement>('*')].entries()) styled(element, copies[i])
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}

function styled(element: SVGElement, copy: SVGElement | undefined): void {
  const style = getComputedStyle(element)
  copy?.removeAttribute('class')
  for (const name of DRAWN_BY) copy?.setAttribute(name, style.getPropertyValue(name))
}

const CLEAR = 'rgba(0, 0, 0, 0)'

/** What lies under a text of the page, such as the round mark of a number. */
function grounds(pen: CanvasRenderingContext2D, frame: HTMLElement): void {
  for (const element of frame.querySelectorAll<HTMLElement>('li *, li')) {
    const { backgroundColor, borderRadius } = getComputedStyle(element)
    const { left, top, width, height } = element.getBoundingClientRect()
    if (backgroundColor === CLEAR || element.closest('svg') !== null) continue
    pen.fillStyle = backgroundColor
    pen.beginPath()
    pen.roundRect(left, top, width, height, Math.min(width, height) * (borderRadius.endsWith('%') ? 0.5 : 0))
    pen.fill()
  }
}

/** Axes and legends that are text of the page. */
function texts(pen: CanvasRenderingContext2D, frame: HTMLElement): void {
  const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  pen.textBaseline = 'middle'
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    if (parent === null || parent.closest('svg') !== null) continue // a drawing has its own
    range.selectNodeContents(node)
    const { left, top, height, width } = range.getBoundingClientRect()
    if (width < 2) continue // for screen readers alone
    const { color, fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(parent)
    pen.fillStyle = color
    pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
    pen.fillText(node.textContent?.trim() ?? '', left, top + height / 2, width + 1)
  }
}
