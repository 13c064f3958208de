/** The name of a piece of evidence: the SHA-256 of its bytes, 64 hexadecimal digits in lower case. */
export type Sha256 = string

/** Bytes of one piece of evidence; what is larger is cut by who captures it, and said to be cut. */
export const EVIDENCE_BYTES_MAX = 64 * 1024 ** 2

/** Why evidence was not kept or cannot be had. */
export type EvidenceError =
  | { readonly kind: 'missing'; readonly sha256: Sha256 }
  /** What is there has another hash. */
  | { readonly kind: 'damaged'; readonly sha256: Sha256; readonly says: string }
  | { readonly kind: 'too-large'; readonly bytes: number; readonly bytesMax: number }
  /** The disk or the database cannot be reached, is full or refuses. */
  | { readonly kind: 'unavailable'; readonly says: string }
