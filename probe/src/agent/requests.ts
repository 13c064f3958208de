/** Told of each request of Node's HTTP server, in the context that its handler goes on in: the name of a `diagnostics_channel`. */
export const REQUEST_BEGINS = 'http.server.request.start'
