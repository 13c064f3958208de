import { headOf } from './bodies.ts'
import type { Message } from './message.ts'

/** Grafana is told when an incident begins, and of each change of its state, which moves the end of what is drawn. */
export const isForGrafana = ({ about }: Message): boolean => about === 'declared' || about === 'state'

/** Tags of the annotation of an incident; the last finds it again. */
export const annotationTags = ({ incident, thread, drill }: Message): readonly string[] => [
  'lastgood',
  ...(drill ? ['drill'] : []),
  `incident:${incident}`,
  `thread:${thread}`,
]

/** What Grafana takes for a new annotation; times are in milliseconds. Its text is shown as HTML. */
export const annotationOf = (message: Message) => ({
  time: Date.parse(message.at),
  tags: annotationTags(message),
  text: asText(headOf({ ...message, about: 'declared' }), message),
})

/** What Grafana takes to draw the annotation on to here; the last change of state stands beside it. */
export const annotationEnd = (message: Message) => ({
  timeEnd: Date.parse(message.at),
  text: asText(`${headOf({ ...message, about: 'declared' })}: ${message.text}`, message),
})

const asText = (text: string, { incident }: Message): string =>
  `${incident} ${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
