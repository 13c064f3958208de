import type { ReactNode } from 'react'
import type { Fields, Go } from '../hooks/use-address.ts'

/** What every page of learning is given: its address, a way to another one, and who acts. */
export type LearnProps = { readonly fields: Fields; readonly go: Go; readonly name: string }

export type LearnView = (props: LearnProps) => ReactNode
