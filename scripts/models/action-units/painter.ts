import type { IctFace } from './ict-face.ts'
import { meshPointsOf } from './ict-face.ts'

/** A colour, each of red, green, blue in [0, 1]. */
export type Colour = readonly [number, number, number]

/** How a subject is painted. `browDensity` and `lashStrength` in [0, 1]; `hairline` in cm above the usual. */
export type Style = Readonly<{
  skin: Colour
  lips: Colour
  brows: Colour
  hair: Colour
  iris: Colour
  browDensity: number
  browThickness: number
  lashStrength: number
  hairline: number
  blotches: number
  seed: number
  /** How far the brows are painted above the usual place, cm. */
  browLift?: number
  /** Darkness of the fold of the upper lid and of the sockets, in [0, 1]. */
  lidShade?: number
  /** Darkness of the beard's shadow, in [0, 1]. */
  stubble?: number
  /** Strength of fine grain: pores and freckles. */
  grain?: number
  /** Brightness of the white of the eye, about 1. */
  sclera?: number
  /** Radius of the iris, cm. */
  irisRadius?: number
}>

/** Paints a point of the rest face: position in the neutral mesh's coordinates and the part it belongs to. */
export type Painter = (x: number, y: number, z: number, part: Part, out: Float32Array) => void

/** What a triangle is made of. */
export type Part = 'face' | 'head' | 'mouth' | 'socket' | 'teeth' | 'eye'

type Point = readonly [number, number]
type Polygon = readonly Point[]

/** A polygon or line with a box around it, beyond which nothing of it is painted. */
type Outline = Readonly<{ points: Polygon, left: number, right: number, bottom: number, top: number }>

const upperLids = [[33, 246, 161, 160, 159, 158, 157, 173, 133], [263, 466, 388, 387, 386, 385, 384, 398, 362]] as const
const lowerLids = [[33, 7, 163, 144, 145, 153, 154, 155, 133], [263, 249, 390, 373, 374, 380, 381, 382, 362]] as const
const browRings = [[70, 63, 105, 66, 107, 55, 65, 52, 53, 46], [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]] as const
const outerLips = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185] as const

const paintMargin = 0.4

function outlineOf(points: Polygon): Outline {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return {
    points,
    left: Math.min(...xs) - paintMargin,
    right: Math.max(...xs) + paintMargin,
    bottom: Math.min(...ys) - paintMargin,
    top: Math.max(...ys) + paintMargin,
  }
}

function isNear([x, y]: Point, { left, right, bottom, top }: Outline): boolean {
  return x > left && x < right && y > bottom && y < top
}

function isInside([x, y]: Point, polygon: Polygon): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]!
    const [xj, yj] = polygon[j]!
    if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
      inside = !inside
  }
  return inside
}

/** The distance from a point to a line of segments. */
function distanceTo([x, y]: Point, line: Polygon, closed: boolean): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = closed ? 0 : 1; i < line.length; i++) {
    const [ax, ay] = line[(i + line.length - 1) % line.length]!
    const [bx, by] = line[i]!
    const [dx, dy] = [bx - ax, by - ay]
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-9)))
    least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy))
  }
  return least
}

/** Smooth random numbers in [-1, 1] over space: a sum of sines is enough for skin and hair. */
function ripple(x: number, y: number, z: number, frequency: number, seed: number): number {
  return Math.sin(frequency * x + seed) * Math.sin(1.3 * frequency * y + 2.1 * seed) * Math.sin(0.9 * frequency * z + 3.7 * seed)
}

function smoothStep(low: number, high: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

function blend(out: Float32Array, colour: Colour, amount: number): void {
  for (let k = 0; k < 3; k++)
    out[k]! += (colour[k]! - out[k]!) * amount
}

/** The middle of each eyeball's iris in the neutral mesh: the mean of its foremost vertices. */
function irisCentres(face: IctFace): readonly (readonly [number, number, number])[] {
  return ['M_IrisLeft', 'M_IrisRight'].map((name) => {
    const material = face.materialNames.indexOf(name)
    const sum = [0, 0, 0]
    let count = 0
    face.materials.forEach((value, triangle) => {
      if (value !== material)
        return
      for (let corner = 0; corner < 3; corner++, count++) {
        for (let axis = 0; axis < 3; axis++)
          sum[axis]! += face.neutral[face.triangles[triangle * 3 + corner]! * 3 + axis]!
      }
    })
    return sum.map(value => value / count) as unknown as readonly [number, number, number]
  })
}

const usualIrisRadius = 0.6
const pupilRadius = 0.22
const sclera: Colour = [0.86, 0.83, 0.81]
const dark: Colour = [0.05, 0.03, 0.03]
const mouthInside: Colour = [0.28, 0.09, 0.09]
const ivory: Colour = [0.83, 0.79, 0.7]

const cellCm = 0.04
const cellsAcross = 600
const cellsDown = 900

/** Remembers the colours of the front of the face on a fine grid of rest coordinates: a subject is drawn many times. */
function remember(paint: Painter): Painter {
  const colours = new Float32Array(cellsAcross * cellsDown * 3).fill(Number.NaN)
  return (x, y, z, part, out) => {
    const column = Math.round(x / cellCm) + cellsAcross / 2
    const row = Math.round(y / cellCm) + cellsDown / 2
    if (part !== 'face' || z < 5 || column < 0 || column >= cellsAcross || row < 0 || row >= cellsDown)
      return paint(x, y, z, part, out)
    const at = (row * cellsAcross + column) * 3
    if (Number.isNaN(colours[at])) {
      paint(x, y, z, part, out)
      colours.set(out, at)
      return
    }
    out[0] = colours[at]!
    out[1] = colours[at + 1]!
    out[2] = colours[at + 2]!
  }
}

/**
 * Makes a painter for one subject. What an image model looks for is painted in rest coordinates, so that it moves with the skin: brows,
 * lips, lash lines, hair, and irises on the eyeballs.
 */
export function createPainter(face: IctFace, style: Style): Painter {
  const mesh = meshPointsOf(face, face.neutral)
  const at = (i: number): Point => [mesh[i * 3]!, mesh[i * 3 + 1]!]
  const ring = (indices: readonly number[]): Outline => outlineOf(indices.map(at))
  const [upper, lower, brows, lips] = [upperLids.map(ring), lowerLids.map(ring), browRings.map(ring), ring(outerLips)]
  const irises = irisCentres(face)

  function paintEye(x: number, y: number, out: Float32Array): void {
    const [cx, cy] = irises.reduce((best, centre) => Math.abs(centre[0] - x) < Math.abs(best[0] - x) ? centre : best)
    const distance = Math.hypot(x - cx, y - cy)
    const irisRadius = style.irisRadius ?? usualIrisRadius
    for (let k = 0; k < 3; k++)
      out[k] = sclera[k]! * (style.sclera ?? 1)
    blend(out, style.iris, 1 - smoothStep(irisRadius - 0.06, irisRadius + 0.04, distance))
    blend(out, dark, 0.6 * (1 - smoothStep(0, 0.09, Math.abs(distance - irisRadius + 0.04))))
    blend(out, dark, 1 - smoothStep(pupilRadius - 0.04, pupilRadius + 0.04, distance))
  }

  /** What darkens skin by its place: grain, the sockets and the folds of the lids, the beard. */
  function paintShades(x: number, y: number, z: number, out: Float32Array): void {
    const { grain = 0, lidShade = 0, stubble = 0, seed } = style
    const pores = grain * (ripple(x, y, z, 23, seed + 2) + ripple(y, x, z, 41, seed + 3))
    const lid = lidShade === 0
      ? 0
      : upper.reduce((most, { points }) => {
          const middle = points[4]!
          const fold = Math.exp(-(((y - middle[1] - 0.35) / 0.18) ** 2) - ((x - middle[0]) / 1.3) ** 2)
          const socket = Math.exp(-(((y - middle[1] - 0.3) / 0.9) ** 2) - ((x - middle[0]) / 1.6) ** 2)
          return Math.max(most, 0.5 * fold + 0.25 * socket)
        }, 0)
    const beard = stubble * smoothStep(-2.2, -3.4, y + 0.04 * x * x) * (0.8 + 0.2 * ripple(x, y, z, 31, seed))
    const shade = (1 + pores) * (1 - lidShade * lid) * (1 - 0.5 * beard)
    for (let k = 0; k < 3; k++)
      out[k]! *= shade
  }

  function paintSkin(x: number, y: number, z: number, out: Float32Array): void {
    const blotch = style.blotches * (ripple(x, y, z, 1.1, style.seed) + 0.5 * ripple(x, y, z, 4.3, style.seed + 1))
    const cheek = Math.exp(-((Math.abs(x) - 4.5) ** 2 + (y + 0.5) ** 2) / 6)
    for (let k = 0; k < 3; k++)
      out[k] = style.skin[k]! * (1 + blotch) * (k === 0 ? 1 : 1 - 0.12 * cheek)
    if (z < 4)
      return
    const point: Point = [x, y]
    paintShades(x, y, z, out)
    const browPoint: Point = [x, y - (style.browLift ?? 0)]
    for (const brow of brows) {
      if (!isNear(browPoint, brow))
        continue
      const edge = distanceTo(browPoint, brow.points, true) * (isInside(browPoint, brow.points) ? 1 : -1)
      const strands = 0.88 + 0.12 * ripple(x * 3, y * 2, z, 9, style.seed)
      blend(out, style.brows, style.browDensity * strands * smoothStep(-0.12, 0.15, edge + style.browThickness))
    }
    if (isNear(point, lips)) {
      const edge = distanceTo(point, lips.points, true) * (isInside(point, lips.points) ? 1 : -1)
      blend(out, style.lips, smoothStep(-0.05, 0.12, edge))
    }
    for (const [lines, strength, core, width] of [[upper, 1, 0.1, 0.3], [lower, 0.6, 0.05, 0.16]] as const) {
      for (const line of lines) {
        if (isNear(point, line))
          blend(out, dark, style.lashStrength * strength * (1 - smoothStep(core, width, distanceTo(point, line.points, false))))
      }
    }
  }

  return remember((x, y, z, part, out) => {
    switch (part) {
      case 'eye': return paintEye(x, y, out)
      case 'teeth': return out.set(ivory)
      case 'mouth': return out.set(mouthInside)
      case 'socket': {
        out.set(style.skin)
        return blend(out, [0.5, 0.25, 0.22], 0.6)
      }
      case 'face':
      case 'head': {
        const hairline = 9.6 + style.hairline - 0.02 * x * x
        const side = Math.abs(x) > 6.6 && z < 3.2 && y > -1
        const hair = Math.max(smoothStep(hairline - 0.4, hairline + 0.4, y), side ? smoothStep(3.2, 1.8, z) : 0)
        if (part === 'head' && y > 0)
          return out.set(style.hair)
        paintSkin(x, y, z, out)
        blend(out, style.hair, hair)
      }
    }
  })
}
