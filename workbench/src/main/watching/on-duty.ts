import { type Part, stopAll } from '../stop-all.ts'

/** Tells whoever listens when its turn among several workbenches begins and ends. */
export type Turns = (hear: (isMine: boolean) => void) => Part

/**
 * Runs what only one of the workbenches on a record has to do, while it is this one's turn. A turn that ends is stopped before the
 * next one begins; `log` hears of turns after the first moment.
 */
export function onDuty(turns: Turns, begin: () => readonly Part[], log: (line: string) => void): Part {
  let running: readonly Part[] = []
  let before: Promise<void> = Promise.resolve()
  let isTold = false // what is as it was at the start, or follows from a stop, is no news
  const stop = async (): Promise<void> => {
    const ended = [...running]
    running = []
    await stopAll(ended, log)
  }
  const duty = turns((isMine) => {
    if (isTold) log(isMine ? 'this workbench watches' : 'another workbench may watch from here on')
    before = before.then(async () => {
      if (isMine) running = begin()
      else await stop()
    })
  })
  isTold = true
  return {
    stop: async () => {
      isTold = false
      await duty.stop()
      await before
      await stop()
    },
  }
}
