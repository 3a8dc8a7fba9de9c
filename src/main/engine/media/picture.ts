import type { Stream } from 'node-av/lib'
import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants'

/** How a coded picture becomes the displayed one: mirrored first, then turned clockwise, with square pixels of the displayed size. */
export type PictureShape = Readonly<{
  codedWidthPx: number
  codedHeightPx: number
  /** Displayed size: after turning, with square pixels, as a browser shows it. */
  widthPx: number
  heightPx: number
  rotationDegrees: 0 | 90 | 180 | 270
  mirrored: boolean
}>

/** Reads the shape of a video stream's pictures from its parameters and display matrix. */
export function pictureShape(stream: Stream): PictureShape {
  const { width, height } = stream.codecpar
  const turn = readTurn(stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX))
  const square = squarePixels(width, height, pixelAspect(stream))
  const swap = turn.rotationDegrees === 90 || turn.rotationDegrees === 270
  return {
    codedWidthPx: width,
    codedHeightPx: height,
    widthPx: swap ? square.heightPx : square.widthPx,
    heightPx: swap ? square.widthPx : square.heightPx,
    ...turn,
  }
}

function pixelAspect(stream: Stream): number {
  for (const ratio of [stream.sampleAspectRatio, stream.codecpar.sampleAspectRatio]) {
    if (ratio.num > 0 && ratio.den > 0)
      return ratio.num / ratio.den
  }
  return 1
}

// Chromium never shrinks: wide pixels widen the picture, narrow pixels make it taller.
function squarePixels(widthPx: number, heightPx: number, aspect: number): { widthPx: number, heightPx: number } {
  if (aspect > 20 || aspect < 0.05)
    return { widthPx, heightPx }
  return aspect >= 1
    ? { widthPx: Math.round(widthPx * aspect), heightPx }
    : { widthPx, heightPx: Math.round(heightPx / aspect) }
}

function readTurn(matrix: Buffer | null): { rotationDegrees: 0 | 90 | 180 | 270, mirrored: boolean } {
  if (!matrix || matrix.length < 36)
    return { rotationDegrees: 0, mirrored: false }
  const at = (index: number): number => matrix.readInt32LE(index * 4) / 65536
  const [a, b, c, d] = [at(0), at(1), at(3), at(4)]
  const mirrored = a * d - b * c < 0
  const degrees = Math.atan2(b, mirrored ? -a : a) * 180 / Math.PI
  const quarter = ((Math.round((mirrored ? -degrees : degrees) / 90) % 4) + 4) % 4
  return { rotationDegrees: ([0, 90, 180, 270] as const)[quarter] ?? 0, mirrored }
}

/** The size a picture is delivered in when it may be at most `maxWidthPx` wide: never enlarged, aspect kept, at least 2x2. */
export function fitWidth(shape: PictureShape, maxWidthPx: number | undefined): { widthPx: number, heightPx: number } {
  const { widthPx, heightPx } = shape
  if (!maxWidthPx || widthPx <= maxWidthPx)
    return { widthPx, heightPx }
  return { widthPx: Math.max(2, Math.round(maxWidthPx)), heightPx: Math.max(2, Math.round(heightPx * maxWidthPx / widthPx)) }
}
