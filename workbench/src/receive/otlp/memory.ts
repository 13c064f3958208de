/** Counts the bytes the receiver holds, so that it says "busy" instead of growing without bound. */
export type Memory = {
  /** Counts bytes that are held already; negative when fewer are. */
  readonly hold: (bytes: number) => void
  readonly free: (bytes: number) => void
  readonly hasRoomFor: (bytes: number) => boolean
  readonly heldBytes: () => number
}

export function openMemory(bytesMax: number): Memory {
  let held = 0
  return {
    hold: (bytes) => {
      held += bytes
    },
    free: (bytes) => {
      held -= bytes
    },
    hasRoomFor: (bytes) => held + bytes <= bytesMax,
    heldBytes: () => held,
  }
}
