/**
 * A 53-bit hash of text, fast enough to run over millions of records. Two records with equal hashes are compared before one is
 * called a duplicate: it narrows the search, it does not decide.
 * @see MurmurHash3's finaliser, Austin Appleby, public domain
 */
export function hashText(text: string): number {
  const even = text.length & ~1
  let low = 0xDEADBEEF ^ text.length
  let high = 0x41C6CE57
  for (let index = 0; index < even; index += 2) {
    const pair = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16)
    low = Math.imul(low ^ pair, 0x9E3779B1)
    low ^= low >>> 15
    high = Math.imul((high + pair) | 0, 0x5F356495) ^ low
  }
  if (even < text.length)
    high = Math.imul(high ^ text.charCodeAt(even), 0x5F356495)
  const mixedLow = Math.imul(low ^ (low >>> 16), 0x85EBCA6B) ^ Math.imul(high ^ (high >>> 13), 0xC2B2AE35)
  const mixedHigh = Math.imul(high ^ (high >>> 16), 0x85EBCA6B) ^ Math.imul(mixedLow ^ (mixedLow >>> 13), 0xC2B2AE35)
  return 0x100000000 * (mixedHigh & 0x1FFFFF) + (mixedLow >>> 0)
}
