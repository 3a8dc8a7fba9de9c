/** A reproducible stream of random numbers whose place can be kept in a checkpoint. */
export type Random = Readonly<{
  /** The next number, uniform in [0, 1). */
  next: () => number
  /** The next number from the standard normal distribution. */
  gaussian: () => number
  /** The next whole number, uniform in [0, below). */
  below: (below: number) => number
  /** Where the stream stands; give it to `createRandom` to go on from there. */
  state: () => number
}>

/**
 * A stream from a 32-bit seed or from an earlier `state()`.
 * @see mulberry32 by Tommy Ettinger, public domain
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    gaussian: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    below: below => Math.floor(next() * below),
    state: () => state,
  }
}

/** A 32-bit number from text, the same on every machine: seeds of named things (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811C9DC5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** The same items in a random order; the input stays as it is. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const result = [...items]
  for (let index = result.length - 1; index > 0; index--) {
    const other = random.below(index + 1)
    const held = result[index] as Item
    result[index] = result[other] as Item
    result[other] = held
  }
  return result
}
