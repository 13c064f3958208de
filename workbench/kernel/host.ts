/** What the kernel asks of JavaScript; `decode/kernel.ts` answers. The first two throw, through the kernel, and so never return. */

/** A read at `pos` in a message that ends at `end` cannot be; JavaScript reads again, and says why. */
export declare function malformed(read: i32, pos: u32, end: u32, tag: u32): void

/** More memory is needed than may be held. */
export declare function tooLarge(bytes: u32): void

/** `items` were refused. */
export declare function reject(reason: string, items: u32): void

/** `items` were taken, but not as they came. */
export declare function mend(reason: string, items: u32): void

/** Whether bytes are UTF-8. */
export declare function isUtf8(start: u32, end: u32): bool

/**
 * Has JavaScript make the text of a value of `kind`, put it where `room` says, and tell its length; one less than minus the length
 * when a limit cut something off.
 */
export declare function makeText(kind: i32, start: u32, end: u32, tag: u32): i32

/** A part of the block that is taken: bytes that stay until the rows are cleared. */
export declare function part(at: u32, bytes: u32): void
