import type { Picture } from './still.ts'

/**
 * Where the pixels of a crop come from: the centre (u + 0.5, v + 0.5) of crop pixel (u, v) lies in the picture at
 * `x = xu * (u + 0.5) + xv * (v + 0.5) + x0`, `y` likewise; pixel centres of the picture are at half coordinates.
 */
export type Affine = Readonly<{ xu: number, xv: number, x0: number, yu: number, yv: number, y0: number }>

/** A square of the picture: centre and side in px, turned clockwise by `angle` radians; `mirrored` flips the crop left to right. */
export type Square = Readonly<{ x: number, y: number, side: number, angle: number, mirrored?: boolean }>

/** The affine map from a crop of `size` px a side to its square of the picture. */
export function affineOf(square: Square, size: number): Affine {
  const scale = square.side / size
  const cos = Math.cos(square.angle) * scale
  const sin = Math.sin(square.angle) * scale
  const sign = square.mirrored ? -1 : 1
  const half = size / 2
  return {
    xu: sign * cos,
    xv: -sin,
    x0: square.x - half * (sign * cos - sin),
    yu: sign * sin,
    yv: cos,
    y0: square.y - half * (sign * sin + cos),
  }
}

/** The point of the picture under crop coordinates (u, v). */
export function toPicture({ xu, xv, x0, yu, yv, y0 }: Affine, u: number, v: number): readonly [number, number] {
  return [xu * u + xv * v + x0, yu * u + yv * v + y0]
}

const maxTaps = 8
/** From this many samples a side on, their average is smooth enough without interpolation. */
const plainFromTaps = 3

/**
 * Fills `target` from `offset` with a crop of `size` px a side as three planes (R, G, B) of `byte * scale + bias`. Bilinear; outside
 * the picture is black. Where a crop pixel covers more than two pixels of the picture, several samples of it are averaged; nine and more
 * are those of the nearest pixels.
 */
export function sampleCrop(
  picture: Picture,
  map: Affine,
  size: number,
  target: Float32Array,
  { offset = 0, scale = 1 / 255, bias = 0 }: { offset?: number, scale?: number, bias?: number } = {},
): void {
  const reduction = Math.hypot(map.xu, map.yu)
  const taps = Math.min(maxTaps, Math.max(1, Math.round(reduction / 1.5)))
  if (taps === 1) {
    samplePlanes(picture, map, size, target, { offset, scale, bias })
    return
  }
  const plane = size * size * 3
  target.fill(bias, offset, offset + plane)
  const part = scale / (taps * taps)
  for (let j = 0; j < taps; j++) {
    for (let i = 0; i < taps; i++) {
      const du = (i + 0.5) / taps - 0.5
      const dv = (j + 0.5) / taps - 0.5
      const shifted = { ...map, x0: map.x0 + map.xu * du + map.xv * dv, y0: map.y0 + map.yu * du + map.yv * dv }
      const samples = { offset, scale: part, bias: 0, add: true }
      if (taps >= plainFromTaps)
        addNearest(picture, shifted, size, target, samples)
      else
        samplePlanes(picture, shifted, size, target, samples)
    }
  }
}

type PlaneOptions = Readonly<{ offset: number, scale: number, bias: number, add?: boolean }>

/** Adds the nearest pixel of the picture to each pixel of the crop. */
function addNearest({ rgb, widthPx, heightPx }: Picture, map: Affine, size: number, target: Float32Array, { offset, scale }: PlaneOptions): void {
  const plane = size * size
  for (let v = 0; v < size; v++) {
    let x = map.xu * 0.5 + map.xv * (v + 0.5) + map.x0
    let y = map.yu * 0.5 + map.yv * (v + 0.5) + map.y0
    for (let out = offset + v * size, end = out + size; out < end; out++, x += map.xu, y += map.yu) {
      if (x >= 0 && y >= 0 && x < widthPx && y < heightPx) {
        const i = ((y | 0) * widthPx + (x | 0)) * 3
        target[out]! += rgb[i]! * scale
        target[out + plane]! += rgb[i + 1]! * scale
        target[out + 2 * plane]! += rgb[i + 2]! * scale
      }
    }
  }
}

/** One bilinear sample a pixel. The inner loop has no calls and no bounds checks except where the crop leaves the picture. */
function samplePlanes(picture: Picture, map: Affine, size: number, target: Float32Array, options: PlaneOptions): void {
  const { rgb, widthPx, heightPx } = picture
  const { offset, scale, bias, add = false } = options
  const plane = size * size
  const stride = widthPx * 3
  const maxX = widthPx - 1
  const maxY = heightPx - 1
  for (let v = 0; v < size; v++) {
    let x = map.xu * 0.5 + map.xv * (v + 0.5) + map.x0 - 0.5
    let y = map.yu * 0.5 + map.yv * (v + 0.5) + map.y0 - 0.5
    let out = offset + v * size
    for (let u = 0; u < size; u++, out++, x += map.xu, y += map.yu) {
      let r = 0
      let g = 0
      let b = 0
      if (x >= 0 && y >= 0 && x < maxX && y < maxY) {
        const left = x | 0
        const top = y | 0
        const fx = x - left
        const fy = y - top
        const w11 = fx * fy
        const w01 = fx - w11
        const w10 = fy - w11
        const w00 = 1 - fx - w10
        const i = top * stride + left * 3
        const k = i + stride
        r = w00 * rgb[i]! + w01 * rgb[i + 3]! + w10 * rgb[k]! + w11 * rgb[k + 3]!
        g = w00 * rgb[i + 1]! + w01 * rgb[i + 4]! + w10 * rgb[k + 1]! + w11 * rgb[k + 4]!
        b = w00 * rgb[i + 2]! + w01 * rgb[i + 5]! + w10 * rgb[k + 2]! + w11 * rgb[k + 5]!
      }
      else if (x >= -0.5 && y >= -0.5 && x < maxX + 0.5 && y < maxY + 0.5) {
        const i = Math.min(maxY, Math.max(0, Math.round(y))) * stride + Math.min(maxX, Math.max(0, Math.round(x))) * 3
        r = rgb[i]!
        g = rgb[i + 1]!
        b = rgb[i + 2]!
      }
      if (add) {
        target[out]! += r * scale
        target[out + plane]! += g * scale
        target[out + 2 * plane]! += b * scale
      }
      else {
        target[out] = r * scale + bias
        target[out + plane] = g * scale + bias
        target[out + 2 * plane] = b * scale + bias
      }
    }
  }
}
