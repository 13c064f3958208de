/** A primitive with a name that the compiler tells apart; only the constructor beside the type casts. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name }
