import { messageOf } from '../lib/message-of.ts'
import { log } from './log.ts'

/** Something that runs until it is stopped. */
export type Part = { readonly stop: () => Promise<void> }

/** Adds each part to `started` once it runs; what is `undefined` is not there to be stopped. */
export const partsInto =
  (started: Part[]) =>
  async <One extends Part | AsyncDisposable | undefined>(starting: One | Promise<One>): Promise<One> => {
    const one = await starting
    if (one !== undefined) started.push('stop' in one ? one : { stop: async () => one[Symbol.asyncDispose]() })
    return one
  }

/**
 * Stops what was started, in the opposite order, and takes it out of `started`. One that cannot be stopped is told of, and keeps
 * neither the others running nor the reason of the stop from being heard; so it never rejects.
 */
export async function stopAll(started: Part[], tell: (line: string) => void = log): Promise<void> {
  for (const part of started.splice(0).reverse()) {
    try {
      await part.stop()
    } catch (error) {
      tell(`a part could not be stopped: ${messageOf(error)}`)
    }
  }
}
