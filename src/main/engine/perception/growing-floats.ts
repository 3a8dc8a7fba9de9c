type Floats = Float32Array | Float64Array

/** Numbers whose count is not known beforehand, kept as bare floats. */
export type GrowingFloats<T extends Floats> = Readonly<{ push: (value: number) => void, take: () => T }>

/** An empty row of numbers of one width; `take` gives what was pushed, in an array of its own. */
export function growingFloats<T extends Floats>(Type: new (length: number) => T): GrowingFloats<T> {
  let values = new Type(4096)
  let used = 0
  return {
    push(value) {
      if (used === values.length) {
        const larger = new Type(values.length * 2)
        larger.set(values)
        values = larger
      }
      values[used++] = value
    },
    take: () => values.slice(0, used) as T,
  }
}
