import type { WalLimits } from '../wal/folder.ts'

/** Every bound of the receiver, each with its unit in its name. */
export type ReceiverLimits = WalLimits & {
  /** Of one HTTP request, on the wire and again once inflated. The Collector's own default. */
  readonly httpBodyBytesMax: number
  /** Of one gRPC message, on the wire and again once inflated. The default of every gRPC library. */
  readonly grpcMessageBytesMax: number
  /** Request bodies, columns and blocks on their way to the store, all together; beyond it the receiver is busy. */
  readonly heldBytesMax: number
  /** Of bodies over HTTP: so many begin in one turn of the event loop, and none while so many are whole and not answered. */
  readonly pacedBytesMax: number
  /** What a body over HTTP waits at most until it may begin; then its sender is told to try again. */
  readonly turnMsMax: number
  /** Requests that wait to be synced to the log, per signal. */
  readonly waitingMax: number
  /** A lot leaves at this many rows: larger blocks cost less to merge, and hold more memory. */
  readonly batchRowsMax: number
  /** Of a lot's columns, and of its segment. */
  readonly batchBytesMax: number
  /** A lot leaves this long after its first row, unless the database has enough to do: what a reader waits who looks by himself. */
  readonly batchMsMax: number
  /** Bodies being inflated at once; each may hold as much as the size limit allows. */
  readonly inflatingMax: number
  readonly connectionsMax: number
  readonly streamsPerConnectionMax: number
  /** For the headers of a request, and for its body: whoever sends slower holds a connection for nothing. */
  readonly headersMsMax: number
  readonly requestMsMax: number
  /** From a whole request to its answer; a disk that takes longer for one sync is about to fail. */
  readonly answerMsMax: number
  readonly idleMsMax: number
  /** What a busy receiver asks its senders to wait. */
  readonly retryAfterS: number
  /** Of `stop()`, whatever the store does: to store and answer what there is, and as long again to let go of the log. */
  readonly stopMsMax: number
}

const MiB = 1024 * 1024

export const receiverLimits: ReceiverLimits = {
  httpBodyBytesMax: 20 * MiB,
  grpcMessageBytesMax: 4 * MiB,
  logBytesMax: 1024 * MiB,
  logDiskFreeBytesMin: 64 * MiB,
  heldBytesMax: 256 * MiB,
  pacedBytesMax: 8 * MiB,
  turnMsMax: 8_000,
  waitingMax: 10_000,
  batchRowsMax: 100_000,
  batchBytesMax: 64 * MiB,
  batchMsMax: 500,
  inflatingMax: 4,
  connectionsMax: 1_000,
  streamsPerConnectionMax: 128,
  headersMsMax: 10_000,
  requestMsMax: 30_000,
  answerMsMax: 30_000,
  idleMsMax: 120_000,
  retryAfterS: 2,
  stopMsMax: 5_000,
}
