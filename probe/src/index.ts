import { type Meeting, portOf } from './agent/link.ts'
import { isFirst, off, start } from './start.ts'

// Loaded by `node --import @lastgood/probe app.js`, in worker threads too. Whatever fails here, the app starts.

function meetingOf(env: NodeJS.ProcessEnv): Meeting | undefined {
  if (env.LASTGOOD_PROBE) return { dial: env.LASTGOOD_PROBE }
  if (env.LASTGOOD_PROBE_URL) return { dialPort: portOf(env.LASTGOOD_PROBE_URL) }
  return env.LASTGOOD_PROBE_LISTEN ? { listenIn: env.LASTGOOD_PROBE_LISTEN } : undefined
}

async function begin(): Promise<void> {
  const meeting = meetingOf(process.env)
  if (meeting === undefined) return
  const paths = process.env.LASTGOOD_PROBE_SLOTS
  if (paths) (await import('./agent/slots/install.ts')).installSlots(paths)
  start(meeting, process.env.LASTGOOD_PROBE_TOKEN)
}

if (isFirst()) {
  try {
    await begin()
  } catch (error) {
    off(error)
  }
}
