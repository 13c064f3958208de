import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Makes an error of an answer that switches to another protocol (101, or what answers CONNECT). Where nobody listens for it, node closes
 * the connection and tells neither that it ended nor, later, that time is up: whoever waits would wait for ever.
 */
export function failsOnSwitch(sent: ClientRequest): void {
  const fail = ({ statusCode = 0 }: IncomingMessage, socket: Duplex): void => {
    socket.destroy()
    sent.emit('error', new Error(`HTTP ${statusCode}: it switches to another protocol, which was not asked for`))
  }
  sent.once('upgrade', fail).once('connect', fail)
}
