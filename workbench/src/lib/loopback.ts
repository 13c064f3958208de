/** True for a name or an address, also in the brackets of a URL, by which a machine reaches itself. */
export const isLoopback = (host: string): boolean => /^(127(\.\d+){3}|\[::1\]|::1|localhost)$/i.test(host)
