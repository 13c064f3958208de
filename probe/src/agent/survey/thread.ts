import { parentPort } from 'node:worker_threads'
import { type Asked, Reader } from './reader.ts'

// Runs in a thread of its own: reading a source takes a quarter of a second for each million characters, and more while the code is cold.

const reader = new Reader()

parentPort?.on('message', (asked: Asked) => parentPort?.postMessage(reader.told(asked)))
