const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...letters].map((letter, value) => [letter, value]))

/** Base64 (RFC 4648, padded) without Node or a browser. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const word = (bytes[at] ?? 0) << 16 | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0)
    const four = [word >> 18, word >> 12 & 63, word >> 6 & 63, word & 63].map(value => letters[value] ?? '')
    parts.push(...four.slice(0, bytes.length - at + 1), ...at + 1 === bytes.length ? ['=='] : at + 2 === bytes.length ? ['='] : [])
  }
  return parts.join('')
}

/** The bytes of a Base64 text. @throws RangeError on a letter that is none */
export function fromBase64(text: string): Uint8Array {
  const plain = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor(plain.length * 3 / 4))
  let word = 0
  let bits = 0
  let at = 0
  for (const letter of plain) {
    const value = values.get(letter)
    if (value === undefined)
      throw new RangeError(`"${letter}" is no letter of Base64`)
    word = (word << 6 | value) & 0xFFFF
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = word >> bits & 0xFF
    }
  }
  return bytes
}
