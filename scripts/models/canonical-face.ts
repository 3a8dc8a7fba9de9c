import { createMessageReader } from '#engine/onnx/protobuf-reader.ts'

/**
 * The canonical face: 468 vertices (centimetres; x to the face's own left, the right of the picture, y up, z towards the camera), their texture coordinates,
 * the triangles, and the weights of the vertices that move little with expression, for Procrustes.
 */
export type CanonicalFace = Readonly<{
  vertices: readonly (readonly [number, number, number])[]
  textureCoordinates: readonly (readonly [number, number])[]
  triangles: readonly (readonly [number, number, number])[]
  basis: readonly Readonly<{ index: number, weight: number }>[]
}>

const floatsPerVertex = 5

function groups(values: readonly number[], size: number): number[][] {
  return Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size))
}

/**
 * Reads a GeometryPipelineMetadata message.
 * @see https://github.com/google-ai-edge/mediapipe/tree/master/mediapipe/modules/face_geometry/protos
 */
export function readCanonicalFace(bytes: Uint8Array): CanonicalFace {
  const metadata = createMessageReader(bytes)
  const mesh = createMessageReader(metadata.bytes(1)[0]!)
  const vertices = groups(mesh.floats(3), floatsPerVertex)
  return {
    vertices: vertices.map(([x, y, z]) => [x!, y!, z!] as const),
    textureCoordinates: vertices.map(([, , , u, v]) => [u!, v!] as const),
    triangles: groups(mesh.integers(4), 3).map(([a, b, c]) => [a!, b!, c!] as const),
    basis: metadata.bytes(2).map((item) => {
      const landmark = createMessageReader(item)
      return { index: landmark.integers(1)[0]!, weight: landmark.floats(2)[0]! }
    }),
  }
}
