import { createContext, useContext, useEffect } from 'react'

/** Something that can be done from the palette. */
export type Command = {
  readonly group: 'Go to' | 'This incident' | 'This page' | 'The record'
  readonly name: string
  /** The key that does the same. */
  readonly key?: string
  readonly run: () => void
}

/** Takes what a page can do while it is shown; returns what takes it back. */
export type TakeCommands = (commands: readonly Command[]) => () => void

export const CommandsContext = createContext<TakeCommands>(() => () => undefined)

/** Offers commands in the palette while the caller is on the page. `commands` must keep its identity. */
export function useCommands(commands: readonly Command[]): void {
  const take = useContext(CommandsContext)
  useEffect(() => take(commands), [take, commands])
}
