import { styleText } from 'node:util'

/** Marks text for the terminal it goes to. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string

/** Colour where the stream shows it; honours NO_COLOR and FORCE_COLOR. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream, validateStream: true })

/** No colour at all. */
export const plain: Paint = (_, text) => text
