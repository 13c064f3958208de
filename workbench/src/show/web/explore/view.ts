import type { ComponentType } from 'react'
import type { Fields, Go } from '../hooks/use-address.ts'
import type { Window } from '../hooks/use-window.ts'

/** What every view of the explore pages is given. */
export type ViewProps = { readonly fields: Fields; readonly window: Window; readonly go: Go }

export type View = ComponentType<ViewProps>
