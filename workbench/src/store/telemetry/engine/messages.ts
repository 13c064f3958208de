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
    }
  | { readonly kind: 'stop' }

/** Why an engine process cannot serve. */
export type EngineFailure =
  /** There is no embedded engine for this platform, or its package is not installed. */
  | 'unsupported-platform'
  /** Another process has the directory. */
  | 'locked'
  /** The engine refuses the directory, or the port is taken. */
  | 'refused'

/** What the engine process tells its parent. */
export type EngineReply =
  | { readonly kind: 'ready'; readonly port: number; readonly version: string }
  | { readonly kind: 'failed'; readonly failure: EngineFailure; readonly reason: string }
