import { tooLarge } from './host'

/** The usual size of a piece of memory: a few for a small request, and a thousand for a full block. */
export const PIECE_BYTES: u32 = 32_768

const PIECE_BYTES_MAX: u32 = 1 << 30
const SIZES: i32 = 32 // powers of two
const firstFree: StaticArray<u32> = new StaticArray<u32>(SIZES) // of each size; a free piece begins with the next one
const MADE_OF_LIMIT: u64 = 2 // a table that grows is held twice for a moment, and its old sizes stay free behind it
let heldBytes: u32 = 0
let madeBytes: u64 = 0 // held or free; a piece is never made smaller, and memory never given back
let limitBytes: u32 = 0

/** Sets what the pieces may take together; with the free ones, whose sizes may be of no use any more, twice as much. */
export function limitHeap(bytes: u32): void {
  limitBytes = bytes
}

/** Counts memory that is not taken here, but will be because of what is. */
export function holdElsewhere(bytes: u32): void {
  if (<u64>heldBytes + bytes > limitBytes) tooLarge(heldBytes + bytes)
  heldBytes += bytes
}

/** Takes back what `holdElsewhere` counted. */
export function letGoElsewhere(bytes: u32): void {
  heldBytes -= bytes
}

/** The size that a piece for so many bytes has: a power of two. */
export function sizeFor(bytes: u32): u32 {
  if (bytes > PIECE_BYTES_MAX) tooLarge(bytes)
  return bytes <= 16 ? 16 : (<u32>1) << (32 - clz<u32>(bytes - 1))
}

/** A piece of memory of a size that `sizeFor` gave. What it holds is left from before. */
export function takePiece(size: u32): u32 {
  const power = ctz<u32>(size)
  const piece = firstFree[power]
  if (piece === 0 && madeBytes + size > limitBytes * MADE_OF_LIMIT) tooLarge(heldBytes + size)
  holdElsewhere(size)
  if (piece === 0) return makePiece(size)
  firstFree[power] = load<u32>(piece)
  return piece
}

function makePiece(size: u32): u32 {
  madeBytes += size
  return <u32>heap.alloc(size)
}

/** Gives a piece back. */
export function givePiece(piece: u32, size: u32): void {
  const power = ctz<u32>(size)
  store<u32>(piece, firstFree[power])
  firstFree[power] = piece
  heldBytes -= size
}
