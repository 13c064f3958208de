import type { ReactNode } from 'react'
import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { useAddress } from '../hooks/use-address.ts'
import { useKeys } from '../hooks/use-keys.ts'
import { TopBar } from './top-bar.tsx'

/** What stands where a page cannot, not yet or not at all: the ways to the others stay. */
export function Apart({ chrome, children }: { readonly chrome: Chrome; readonly children?: ReactNode }) {
  const [{ path }] = useAddress()
  useKeys(chrome.keys)
  return (
    <>
      <TopBar trouble={undefined} chrome={chrome} path={path} />
      <main className={page.page} id="top">
        {children}
      </main>
    </>
  )
}
