/** Finds the rows whose text may equal a new one, by hash. Grows by doubling; 16 bytes a slot, at most half full. */
export type HashIndex = Readonly<{
  /** The row ids stored under `hash`. */
  find: (hash: number) => readonly number[]
  add: (hash: number, id: number) => void
  size: () => number
}>

/** An empty index with room for `expected` rows before it first grows. Hashes are integers in [0, 2^53), ids are above 0. */
export function createHashIndex(expected = 1024): HashIndex {
  let capacity = 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)))
  let hashes = new Float64Array(capacity)
  let ids = new Float64Array(capacity)
  let count = 0

  const slotOf = (hash: number): number => (hash % 0x100000000) & (capacity - 1)

  function put(hash: number, id: number): void {
    let slot = slotOf(hash)
    while (ids[slot] !== 0)
      slot = (slot + 1) & (capacity - 1)
    hashes[slot] = hash
    ids[slot] = id
  }

  function grow(): void {
    const [oldHashes, oldIds] = [hashes, ids]
    capacity *= 2
    hashes = new Float64Array(capacity)
    ids = new Float64Array(capacity)
    oldIds.forEach((id, slot) => {
      if (id !== 0)
        put(oldHashes[slot] as number, id)
    })
  }

  return {
    find(hash) {
      const found: number[] = []
      for (let slot = slotOf(hash); ids[slot] !== 0; slot = (slot + 1) & (capacity - 1)) {
        if (hashes[slot] === hash)
          found.push(ids[slot] as number)
      }
      return found
    },
    add(hash, id) {
      if (count * 2 >= capacity)
        grow()
      put(hash, id)
      count++
    },
    size: () => count,
  }
}
