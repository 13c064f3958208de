import { createContext, type RefObject, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { draftOf, type Fields, type Keeping, keepDraft, onSent, sendDraft, textsKept } from '../drafts.ts'

/** What the forms below are about; undefined where nothing that is typed is kept. */
export const DraftsContext = createContext<string | undefined>(undefined)

type Draft = {
  readonly form: RefObject<HTMLFormElement | null>
  /** To be called when somebody has typed. */
  readonly typed: () => void
  /** To be called when it was sent. */
  readonly sent: () => void
  /** Whether what is typed is kept. */
  readonly keeping: Keeping
}

/** Keeps what is typed into the form of a verb until it is sent, and fills it in again when the form is shown anew. */
export function useDraft(verb: string): Draft {
  const about = useContext(DraftsContext)
  const form = useRef<HTMLFormElement>(null)
  const name = useRef('') // the form may be gone before its answer comes
  const [keeping, setKeeping] = useState<Keeping>('kept')
  useEffect(() => {
    const shown = form.current
    if (about === undefined || shown === null) return
    name.current = `${about} ${partOf(shown)} ${verb} ${fieldsOf(shown).map((field) => field.name)}`
    const kept = draftOf(name.current)
    if (kept !== undefined) fillIn(shown, kept)
    return onSent((sent, by) => {
      if (sent === name.current && by !== form) shown.reset()
    })
  }, [about, verb])
  const typed = useCallback(() => {
    if (about !== undefined && form.current !== null) setKeeping(keepDraft(name.current, changedOf(form.current)))
  }, [about])
  const sent = useCallback(() => {
    if (about !== undefined) sendDraft(name.current, form)
    setKeeping('kept')
  }, [about])
  return { form, typed, sent, keeping }
}

/** Whether something was typed into a form of one of these verbs in a part of the page, and not sent: then the form is to be there. */
export function useIsBegun(part: string, verbs: readonly string[]): boolean {
  const about = useContext(DraftsContext)
  return about !== undefined && verbs.some((verb) => textsKept(`${about} ${part} ${verb} `).length > 0)
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const isField = (element: Element): element is Field =>
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement ||
  (element instanceof HTMLInputElement && (element.type === 'text' || element.type === 'checkbox'))

const fieldsOf = (form: HTMLFormElement): readonly Field[] => [...form.elements].filter(isField)

/** Forms for one verb stand in several parts of a page. */
function partOf(form: HTMLFormElement): string {
  const part = form.closest('section')
  return part?.getAttribute('aria-label') ?? part?.querySelector('h2')?.textContent ?? ''
}

/** What differs from the form as it is shown first. */
const changedOf = (form: HTMLFormElement): Fields =>
  Object.fromEntries(
    fieldsOf(form).flatMap((field) => (heldBy(field) === firstOf(field) ? [] : [[field.name, heldBy(field)]])),
  )

const isTick = (field: Field): field is HTMLInputElement => field.type === 'checkbox'

const heldBy = (field: Field): string => (isTick(field) ? String(field.checked) : field.value)

function firstOf(field: Field): string {
  if (isTick(field)) return String(field.defaultChecked)
  return field instanceof HTMLSelectElement
    ? (([...field.options].find(({ defaultSelected }) => defaultSelected) ?? field.options[0])?.value ?? '')
    : field.defaultValue
}

/** Fills the fields of these names in, choices first, since a field may depend on one; what they stand in is unfolded. */
export function fillIn(form: HTMLFormElement, kept: Fields): void {
  const set = (field: Field): void => {
    const held = kept[field.name]
    if (held === undefined) return
    if (isTick(field)) field.checked = held === 'true'
    else field.value = held
  }
  for (const field of fieldsOf(form))
    if (field instanceof HTMLSelectElement && kept[field.name] !== undefined) {
      set(field)
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
  queueMicrotask(() => {
    for (const field of fieldsOf(form)) set(field)
    form.dispatchEvent(new Event('input', { bubbles: true })) // as if it were typed, so that it stays when others move on
  })
  for (let fold = form.closest('details'); fold !== null; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true
  for (const fold of form.querySelectorAll('details')) fold.open = true
}
