/**
 * Gives the memory of `bytes` back at once, and leaves them empty: large buffers that come and go would else bring on
 * garbage collections. A part of a larger buffer is left alone, since others may use the rest.
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  const isAll = byteLength > 0 && byteLength === buffer.byteLength
  if (isAll && buffer instanceof ArrayBuffer) buffer.transferToFixedLength(0) // `transfer` would keep the addresses of one that may be resized
}
