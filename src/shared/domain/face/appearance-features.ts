/** Where brightness is sampled on the mesh: the three vertices and the weights of each sample, shape [n * 3] both. */
export type AppearanceSites = Readonly<{ vertices: Uint16Array, weights: Float32Array }>

const corners = [[4 / 6, 1 / 6, 1 / 6], [1 / 6, 4 / 6, 1 / 6], [1 / 6, 1 / 6, 4 / 6]] as const

/** Three sites in each triangle of the mesh. @param triangles shape [m * 3] */
export function appearanceSites(triangles: ArrayLike<number>): AppearanceSites {
  const vertices = new Uint16Array(triangles.length * 3)
  const weights = new Float32Array(triangles.length * 3)
  for (let t = 0; t < triangles.length; t += 3) {
    corners.forEach((corner, k) => {
      for (let i = 0; i < 3; i++) {
        vertices[(t + k) * 3 + i] = triangles[t + i]!
        weights[(t + k) * 3 + i] = corner[i]!
      }
    })
  }
  return { vertices, weights }
}

/**
 * Brightness of a face at fixed sites of its mesh, normalised by its mean and standard deviation over the face.
 * @param planes a crop as three planes (R, G, B) of `size` rows, starting at `offset`
 * @param points mesh points in crop px, x and y first, `stride` values a point
 * @returns shape [sites]; outside the crop the nearest edge counts
 */
export function appearanceFeatures(
  { planes, offset, size }: Readonly<{ planes: Float32Array, offset: number, size: number }>,
  points: Float32Array,
  sites: AppearanceSites,
): Float32Array {
  const count = sites.vertices.length / 3
  const values = new Float32Array(count)
  const plane = size * size
  let sum = 0
  let squares = 0
  for (let i = 0; i < count; i++) {
    let x = 0
    let y = 0
    for (let k = i * 3; k < i * 3 + 3; k++) {
      x += sites.weights[k]! * points[sites.vertices[k]! * 3]!
      y += sites.weights[k]! * points[sites.vertices[k]! * 3 + 1]!
    }
    x = Math.min(size - 1.001, Math.max(0, x - 0.5))
    y = Math.min(size - 1.001, Math.max(0, y - 0.5))
    const left = Math.floor(x)
    const top = Math.floor(y)
    const at = offset + top * size + left
    const fx = x - left
    const fy = y - top
    let value = 0
    for (let channel = 0, k = at; channel < 3; channel++, k += plane) {
      const above = planes[k]! + fx * (planes[k + 1]! - planes[k]!)
      const below = planes[k + size]! + fx * (planes[k + size + 1]! - planes[k + size]!)
      value += (channel === 0 ? 0.299 : channel === 1 ? 0.587 : 0.114) * (above + fy * (below - above))
    }
    values[i] = value
    sum += value
    squares += value * value
  }
  const mean = sum / count
  const sd = Math.sqrt(Math.max(1e-8, squares / count - mean * mean))
  return values.map(value => (value - mean) / sd)
}
