import { useCallback, useEffect, useState } from 'react'
import { keep, keptOf } from '../kept.ts'

/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'lastgood.theme'
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }

/** The theme that is chosen, and a step to the next one. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => themeOf(keptOf('always', KEY)))
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    keep('always', KEY, theme)
  }, [theme])
  return [theme, useCallback(() => setTheme((now) => NEXT[now]), [])]
}

const themeOf = (text: string | undefined): Theme => (text === 'light' || text === 'dark' ? text : 'system')
