/** How many loggers were raised, and how they are let down again. */
export type Raised = { readonly count: number; readonly undo: readonly (() => void)[] }
