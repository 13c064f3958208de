/**
 * Paper    none; the words of TLS libraries, licences and databases
 * Idea     what runs out by time or by being counted up does so by itself, and who says that it did so needs no other cause
 * Input    a line as it was written
 * Output   whether it says that something ran out by itself
 * Cost     O(characters)
 */

/** What TLS libraries say of a certificate after its last day, products of a licence, and databases of a number after its largest. */
const RAN_OUT = new RegExp(
  '(?<!\\b0 )\\b(certificate|cert|licen[cs]e)s?\\s+((has|have|is|are|was)\\s+)?(already\\s+)?expired\\b|\\bexpired (certificate|cert|licen[cs]e)\\b|' +
    'CERT(IFICATE)?_(HAS_)?EXPIRED|CertificateExpired|' +
    'reached maximum value of sequence|\\b(small|big)?int(eger)? out of range\\b|Failed to read auto-increment value|' +
    "Duplicate entry '(127|255|32767|65535|8388607|16777215|2147483647|4294967295|9223372036854775807)' for key",
  'i',
)

/** Whether a line says that something ran out by itself. */
export const saysItRanOutAlone = (line: string): boolean => RAN_OUT.test(line)
