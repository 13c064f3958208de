import { type ReactNode, useRef, useState } from 'react'
import { dateClock } from '../format.ts'
import { pictureOf } from './picture.ts'
import css from './pictured.module.css'

type Props = { readonly title: string; readonly children: ReactNode }

/** A chart with a way to take it along as a picture, for a status update. */
export function Pictured({ title, children }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const save = async (): Promise<void> => {
    const at = new Date().toISOString()
    const picture = await pictureOf(frame.current!, title, dateClock(at)).catch(() => undefined)
    setFailed(picture === undefined)
    if (picture !== undefined) keep(picture, `lastgood-${at.slice(0, 19).replaceAll(':', '-')}Z.png`)
  }
  return (
    <>
      <div ref={frame}>{children}</div>
      <p className={css.save}>
        {failed && <span role="alert">✗ It cannot be drawn here; print this page instead. </span>}
        <button type="button" onClick={() => void save()} aria-label={`Save as PNG: ${title.slice(0, 100)}`}>
          Save as PNG
        </button>
      </p>
    </>
  )
}

function keep(picture: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(picture)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
