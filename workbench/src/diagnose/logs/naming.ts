/**
 * Paper    none; what the people on call do: read the error, ring the team that it names
 * Idea     a name counts where it stands as a word of its own, not as a part of a longer one
 * Input    the name of a service, a text
 * Output   whether the text names the service
 * Cost     O(length of the text)
 */

/** Whether a text names a service. */
export function isNamed(service: string, text: string): boolean {
  for (let at = text.indexOf(service); at >= 0; at = text.indexOf(service, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + service.length])) return true
  }
  return false
}

const isPart = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}_-]/u.test(letter)
