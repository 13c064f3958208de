import { messageOf } from '../lib/message-of.ts'
import { log } from './log.ts'

/**
 * Stops what was started, in the opposite order, and takes it out of `started`. One that cannot be stopped is told of, and keeps
 * neither the others running nor the reason of the stop from being heard; so it never rejects.
 */
export async function stopAll(
  started: { readonly stop: () => Promise<void> }[],
  tell: (line: string) => void = log,
): Promise<void> {
  for (const part of started.splice(0).reverse()) {
    try {
      await part.stop()
    } catch (error) {
      tell(`a part could not be stopped: ${messageOf(error)}`)
    }
  }
}
