/** Names, in addresses and to the API, the system that a drill broke; who names none means their own. */
export const PRACTICE = 'practice'
