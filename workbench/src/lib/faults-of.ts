import type { z } from 'zod'

/** What a schema refused, in one line that names each bad field; `whole` names what was read, where no field of it is to blame. */
export const faultsOf = ({ issues }: z.ZodError, whole: string): string =>
  issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`).join('; ')
