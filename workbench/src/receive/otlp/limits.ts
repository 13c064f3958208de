/** Every bound of the receiver, each with its unit in its name. */
export type ReceiverLimits = {
  /** Of one HTTP request, on the wire and again once inflated. The Collector's own default. */
  readonly httpBodyBytesMax: number
  /** Of one gRPC message, on the wire and again once inflated. The default of every gRPC library. */
  readonly grpcMessageBytesMax: number
  /** Request bodies, columns and blocks on their way to the store, all together; beyond it the receiver is busy. */
  readonly heldBytesMax: number
  /** Requests that wait for their rows to be stored, per signal. */
  readonly waitingMax: number
  /** A batch leaves at this many rows: larger blocks cost less to merge, and hold more memory. */
  readonly batchRowsMax: number
  readonly batchBytesMax: number
  /** A batch leaves at latest this long after its first row; the longest a quiet sender waits. */
  readonly batchMsMax: number
  /** Batches of one signal that are being stored at once; the next one grows meanwhile. */
  readonly insertsMax: number
  /** After this the senders are told to try again, though the insert may still come through. */
  readonly insertMsMax: number
  /** Bodies being inflated at once; each may hold as much as the size limit allows. */
  readonly inflatingMax: number
  readonly connectionsMax: number
  readonly streamsPerConnectionMax: number
  /** For the headers of a request, and for its body: whoever sends slower holds a connection for nothing. */
  readonly headersMsMax: number
  readonly requestMsMax: number
  readonly idleMsMax: number
  /** What a busy receiver asks its senders to wait. */
  readonly retryAfterS: number
  /** From `stop()` to closed, whatever the store does. */
  readonly stopMsMax: number
}

const MiB = 1024 * 1024

export const receiverLimits: ReceiverLimits = {
  httpBodyBytesMax: 20 * MiB,
  grpcMessageBytesMax: 4 * MiB,
  heldBytesMax: 256 * MiB,
  waitingMax: 10_000,
  batchRowsMax: 100_000,
  batchBytesMax: 64 * MiB,
  batchMsMax: 200,
  insertsMax: 1,
  insertMsMax: 30_000,
  inflatingMax: 4,
  connectionsMax: 1_000,
  streamsPerConnectionMax: 128,
  headersMsMax: 10_000,
  requestMsMax: 30_000,
  idleMsMax: 120_000,
  retryAfterS: 2,
  stopMsMax: 5_000,
}
