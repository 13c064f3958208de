import { HttpError } from '../../shop/parts/service.ts'
import type { CheckoutParts } from '../../shop/services/order.ts'

/** The release: a cart says in which currency it is. The mistake: no caller was asked. */
export const parts: Partial<CheckoutParts> = {
  accept: (cart) => {
    if (!('currency' in cart)) throw new HttpError(422, 'cart: "currency" is required')
  },
}
