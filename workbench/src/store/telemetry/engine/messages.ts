import type { OwnClusters } from './config.ts'

/** What the parent asks of the engine process. */
export type EngineRequest =
  | {
      readonly kind: 'start'
      readonly directory: string
      /** 0 for any free port. */
      readonly port: number
      readonly username: string
      readonly password: string
      readonly memoryBytesMax: number
      readonly ownClusters: OwnClusters
    }
  | { readonly kind: 'stop' }

/** What the engine process tells its parent. */
export type EngineReply =
  | {
      readonly kind: 'ready'
      readonly port: number
      readonly version: string
      readonly blockFolder: string | undefined
    }
  | { readonly kind: 'failed'; readonly failure: 'unsupported-platform' | 'refused'; readonly reason: string }
