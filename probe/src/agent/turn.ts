import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'

const TURN = 'lastgood.probe.turn'

/**
 * One word that the threads of this process share: the low bits of the time, in milliseconds, at which one of them has switched the compiler
 * off; 0 while none has. Threads get it as they begin, so it has to be there before them.
 */
export function sharedTurn(): Int32Array {
  const given = getEnvironmentData(TURN)
  if (given instanceof SharedArrayBuffer) return new Int32Array(given)
  const made = new SharedArrayBuffer(4)
  setEnvironmentData(TURN, made)
  return new Int32Array(made)
}
