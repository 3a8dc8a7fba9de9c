/** The distance of two points of a canonical mesh, centimetres. @param canonical shape [468 * 3], centimetres */
export function canonicalDistance(canonical: Float32Array, a: number, b: number): number {
  return Math.hypot(
    canonical[a * 3]! - canonical[b * 3]!,
    canonical[a * 3 + 1]! - canonical[b * 3 + 1]!,
    canonical[a * 3 + 2]! - canonical[b * 3 + 2]!,
  )
}

/** The gap between the inner lips at the middle of the mouth, centimetres, >= 0. @param canonical shape [468 * 3], centimetres */
export function lipGap(canonical: Float32Array): number {
  return canonicalDistance(canonical, 13, 14)
}
