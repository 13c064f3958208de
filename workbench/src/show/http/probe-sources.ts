import { type Context, Hono } from 'hono'
import { type ProbeRefusal, probeFile, probeProcess } from '../../model/probes.ts'
import type { ProbePort } from '../../respond/live/ports.ts'
import { parsed } from './params.ts'
import { badInput } from './refusal.ts'

/** What the questions for the files of a process take. */
export const sourceShapes = { files: probeProcess, source: probeFile } as const

type Asked = Pick<ProbePort, 'files' | 'source'>

/** The files that a process has loaded, and the text of one. */
export function sourceRoutes(answers: Asked, refused: (c: Context, refusal: ProbeRefusal) => Response): Hono {
  const routes = new Hono()
  routes.get('/probes/files', async (c) => {
    const asked = parsed(sourceShapes.files, c.req.query())
    if (!asked.ok) return badInput(c, asked.error)
    const files = await answers.files(asked.value)
    return files.ok ? c.json(files.value) : refused(c, files.error)
  })
  routes.get('/probes/source', async (c) => {
    const asked = parsed(sourceShapes.source, c.req.query())
    if (!asked.ok) return badInput(c, asked.error)
    const { file, ...of } = asked.value
    const source = await answers.source(of, file)
    return source.ok ? c.json(source.value) : refused(c, source.error)
  })
  return routes
}
