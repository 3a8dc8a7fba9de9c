/**
 * A 53-bit hash of text, fast enough to run over millions of records. Two records with equal hashes are compared before one is
 * called a duplicate: it narrows the search, it does not decide.
 * @see MurmurHash3's finaliser, Austin Appleby, public domain
 */
export function hashText(text: string): number {
  let low = 0xDEADBEEF
  let high = 0x41C6CE57
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0x9E3779B1)
    high = Math.imul(high ^ code, 0x5F356495)
  }
  const mixedLow = Math.imul(low ^ (low >>> 16), 0x85EBCA6B) ^ Math.imul(high ^ (high >>> 13), 0xC2B2AE35)
  const mixedHigh = Math.imul(high ^ (high >>> 16), 0x85EBCA6B) ^ Math.imul(mixedLow ^ (mixedLow >>> 13), 0xC2B2AE35)
  return 0x100000000 * (mixedHigh & 0x1FFFFF) + (mixedLow >>> 0)
}
