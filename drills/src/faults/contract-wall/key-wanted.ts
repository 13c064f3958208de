import { HttpError } from '../../shop/parts/service.ts'
import type { CatalogueParts } from '../../shop/services/catalogue.ts'

/** The release: who reads needs a key. The mistake: the gateway has none. */
export const parts: Partial<CatalogueParts> = {
  admit: (call) => {
    if (call.header('x-api-key') === '') throw new HttpError(401, 'x-api-key is missing')
  },
}
