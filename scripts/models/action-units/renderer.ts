import type { Picture } from '#engine/perception/still.ts'
import type { IctFace } from './ict-face.ts'
import type { Painter, Part } from './painter.ts'

/** A distant light: where it comes from (x to the right of the picture, y up, z from the camera's side) and its strength. */
export type Light = Readonly<{ direction: readonly [number, number, number], strength: number }>

/**
 * How a face is looked at. Head turns in degrees as the head pose signals have them; the camera stands `distanceCm` before the face and
 * sees `heightCm` of its plane; the face's middle lies `shiftXCm` right of and `shiftYCm` above the middle of the picture.
 */
export type View = Readonly<{
  sizePx: number
  yaw: number
  pitch: number
  roll: number
  distanceCm: number
  heightCm: number
  shiftXCm: number
  shiftYCm: number
  lights: readonly Light[]
  ambient: number
  background: readonly [number, number, number]
  noise: number
  /** How much hollows of the surface are darkened; 0 not at all, 1 as skin in soft light. */
  creases?: number
  /** Strength of the highlights of oily skin. */
  shine?: number
  /** Standard deviation of the camera's blur, px. */
  blurPx?: number
  /** Brightness is drawn to the power of 1 / gamma. */
  gamma?: number
  /** The colour of the light, about 1 each. */
  tint?: readonly [number, number, number]
}>

/** Draws shaped faces into pictures. It keeps buffers for pictures of one size. */
export type Renderer = Readonly<{ render: (positions: Float32Array, painter: Painter, view: View, random: () => number) => Picture }>

const usualSamples = 2
const usualGamma = 1.8
const eyeRecessCm = 0.15
const radians = Math.PI / 180
const middle = [0, 0, 5] as const

type Buffers = Readonly<{ size: number, depth: Float32Array, triangle: Int32Array, weights: Float32Array }>

function multiply(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) => a[Math.floor(i / 3) * 3]! * b[i % 3]! + a[Math.floor(i / 3) * 3 + 1]! * b[3 + i % 3]! + a[Math.floor(i / 3) * 3 + 2]! * b[6 + i % 3]!)
}

function rotationOf({ yaw, pitch, roll }: View): number[] {
  const [cy, sy, cp, sp, cr, sr] = [yaw, pitch, roll].flatMap(angle => [Math.cos(angle * radians), Math.sin(angle * radians)]) as [number, number, number, number, number, number]
  const turnYaw = [cy, 0, sy, 0, 1, 0, -sy, 0, cy]
  const turnPitch = [1, 0, 0, 0, cp, -sp, 0, sp, cp]
  const turnRoll = [cr, sr, 0, -sr, cr, 0, 0, 0, 1]
  return multiply(turnPitch, multiply(turnYaw, turnRoll))
}

/** Positions before the camera (x right, y up, z towards it, origin at the face's middle), and projected to samples of the picture. */
function project(positions: Float32Array, view: View, size: number): { camera: Float32Array, screen: Float32Array } {
  const r = rotationOf(view)
  const camera = new Float32Array(positions.length)
  const screen = new Float32Array(positions.length / 3 * 2)
  const scale = size / view.heightCm
  for (let i = 0, s = 0; i < positions.length; i += 3, s += 2) {
    const [x, y, z] = [positions[i]! - middle[0], positions[i + 1]! - middle[1], positions[i + 2]! - middle[2]]
    const cx = r[0]! * x + r[1]! * y + r[2]! * z
    const cy = r[3]! * x + r[4]! * y + r[5]! * z
    const cz = r[6]! * x + r[7]! * y + r[8]! * z
    camera[i] = cx
    camera[i + 1] = cy
    camera[i + 2] = cz
    const nearer = view.distanceCm / (view.distanceCm - cz)
    screen[s] = size / 2 + scale * (cx * nearer + view.shiftXCm)
    screen[s + 1] = size / 2 - scale * (cy * nearer + view.shiftYCm)
  }
  return { camera, screen }
}

/** Unit normals at the vertices, from the triangles around them. */
function vertexNormals(camera: Float32Array, triangles: Uint16Array): Float32Array {
  const normals = new Float32Array(camera.length)
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]! * 3
    const b = triangles[t + 1]! * 3
    const c = triangles[t + 2]! * 3
    const ux = camera[b]! - camera[a]!
    const uy = camera[b + 1]! - camera[a + 1]!
    const uz = camera[b + 2]! - camera[a + 2]!
    const vx = camera[c]! - camera[a]!
    const vy = camera[c + 1]! - camera[a + 1]!
    const vz = camera[c + 2]! - camera[a + 2]!
    for (let corner = 0, at = a; corner < 3; corner++, at = corner === 1 ? b : c) {
      normals[at]! += uy * vz - uz * vy
      normals[at + 1]! += uz * vx - ux * vz
      normals[at + 2]! += ux * vy - uy * vx
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!) || 1
    normals[i]! /= length
    normals[i + 1]! /= length
    normals[i + 2]! /= length
  }
  return normals
}

function rasterise(triangles: Uint16Array, camera: Float32Array, screen: Float32Array, { size, depth, triangle, weights }: Buffers, parts: readonly Part[]): void {
  depth.fill(Number.NEGATIVE_INFINITY)
  triangle.fill(-1)
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]!
    const b = triangles[t + 1]!
    const c = triangles[t + 2]!
    const ax = screen[a * 2]!
    const ay = screen[a * 2 + 1]!
    const bx = screen[b * 2]! - ax
    const by = screen[b * 2 + 1]! - ay
    const cx = screen[c * 2]! - ax
    const cy = screen[c * 2 + 1]! - ay
    const area = bx * cy - cx * by
    if (area >= 0)
      continue
    const left = Math.max(0, Math.ceil(ax + Math.min(0, bx, cx) - 0.5))
    const right = Math.min(size - 1, Math.floor(ax + Math.max(0, bx, cx) - 0.5))
    const top = Math.max(0, Math.ceil(ay + Math.min(0, by, cy) - 0.5))
    const bottom = Math.min(size - 1, Math.floor(ay + Math.max(0, by, cy) - 0.5))
    // lids that close must not be pierced by the eyeball behind them
    const back = parts[t / 3] === 'eye' ? eyeRecessCm : 0
    const az = camera[a * 3 + 2]! - back
    const bz = camera[b * 3 + 2]! - back - az
    const cz = camera[c * 3 + 2]! - back - az
    for (let y = top; y <= bottom; y++) {
      for (let x = left, i = y * size + left; x <= right; x++, i++) {
        const px = x + 0.5 - ax
        const py = y + 0.5 - ay
        const wb = (px * cy - cx * py) / area
        const wc = (bx * py - px * by) / area
        const z = az + wb * bz + wc * cz
        if (wb < 0 || wc < 0 || wb + wc > 1 || z <= depth[i]!)
          continue
        depth[i] = z
        triangle[i] = t
        weights[i * 2] = wb
        weights[i * 2 + 1] = wc
      }
    }
  }
}

function partsOf(face: IctFace): readonly Part[] {
  const parts: Readonly<Record<string, Part>> = { face: 'face', headAndNeck: 'head', mouthSocket: 'mouth', eyeSockets: 'socket', teeth: 'teeth', eyeballs: 'eye' }
  return Array.from({ length: face.triangles.length / 3 }, (_, t) => parts[face.partOf(face.triangles[t * 3]!)] ?? 'face')
}

/** How hollow the surface is at each vertex: the height of the neighbours' mean over it, in edge lengths. */
function hollows(camera: Float32Array, normals: Float32Array, triangles: Uint16Array): Float32Array {
  const count = camera.length / 3
  const [height, length, ends] = [new Float32Array(count), new Float32Array(count), new Uint16Array(count)]
  const addEdge = (a: number, b: number): void => {
    const [dx, dy, dz] = [camera[b * 3]! - camera[a * 3]!, camera[b * 3 + 1]! - camera[a * 3 + 1]!, camera[b * 3 + 2]! - camera[a * 3 + 2]!]
    height[a]! += dx * normals[a * 3]! + dy * normals[a * 3 + 1]! + dz * normals[a * 3 + 2]!
    length[a]! += Math.sqrt(dx * dx + dy * dy + dz * dz)
    ends[a]!++
  }
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 3; k++)
      addEdge(triangles[t + k]!, triangles[t + (k + 1) % 3]!)
  }
  return height.map((value, i) => ends[i]! > 0 ? value / (length[i]! + 1e-6) : 0)
}

/** How much light parts inside the mouth and the eye sockets get. */
const reached: Readonly<Record<Part, number>> = { face: 1, head: 1, mouth: 0.55, socket: 0.7, teeth: 0.8, eye: 0.95 }

function lightOn(nx: number, ny: number, nz: number, view: View): number {
  let light = view.ambient * (0.8 + 0.2 * ny)
  for (const { direction, strength } of view.lights)
    light += strength * Math.max(0, nx * direction[0] + ny * direction[1] + nz * direction[2])
  return light
}

/** Highlights where the surface mirrors a light to the camera. */
function highlightOn(nx: number, ny: number, nz: number, { lights, shine = 0 }: View): number {
  let light = 0
  for (const { direction: [x, y, z], strength } of lights) {
    const half = Math.hypot(x, y, z + 1)
    light += strength * Math.max(0, (nx * x + ny * y + nz * (z + 1)) / half) ** 24
  }
  return shine * light
}

/** The mean of the samples of each pixel, three values each. */
function averageSamples(samples: Float32Array, sizePx: number, perPixel: number): Float32Array {
  const pixels = new Float32Array(sizePx * sizePx * 3)
  const row = sizePx * perPixel * 3
  for (let y = 0, out = 0; y < sizePx; y++) {
    for (let x = 0; x < sizePx; x++) {
      for (let k = 0; k < 3; k++, out++) {
        let sum = 0
        for (let j = 0; j < perPixel; j++) {
          for (let i = 0, at = (y * perPixel + j) * row + x * perPixel * 3 + k; i < perPixel; i++, at += 3)
            sum += samples[at]!
        }
        pixels[out] = Math.max(0, sum / perPixel ** 2)
      }
    }
  }
  return pixels
}

/** One pass of a Gaussian along rows (step 3) or columns (step 3 * sizePx). */
function blurAlong(pixels: Float32Array, sizePx: number, step: number, sdPx: number): Float32Array {
  const reach = Math.ceil(2.5 * sdPx)
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sdPx) ** 2))
  const total = kernel.reduce((sum, value) => sum + value, 0)
  return pixels.map((_, i) => {
    const place = step === 3 ? Math.floor(i / 3) % sizePx : Math.floor(i / step)
    let sum = 0
    for (let k = -reach; k <= reach; k++)
      sum += kernel[k + reach]! * pixels[i + step * (Math.min(sizePx - 1, Math.max(0, place + k)) - place)]!
    return sum / total
  })
}

function toBytes(linear: Float32Array, { sizePx, noise, blurPx = 0, gamma = usualGamma, tint }: View, random: () => number): Picture {
  const pixels = blurPx > 0.2 ? blurAlong(blurAlong(linear, sizePx, 3, blurPx), sizePx, 3 * sizePx, blurPx) : linear
  const rgb = new Uint8Array(pixels.length)
  for (let i = 0; i < pixels.length; i += 3) {
    const grain = noise * (random() + random() + random() - 1.5)
    for (let k = 0; k < 3; k++)
      rgb[i + k] = 255 * Math.min(1, Math.max(0, (pixels[i + k]! * (tint?.[k] ?? 1)) ** (1 / gamma) + grain))
  }
  return { widthPx: sizePx, heightPx: sizePx, rgb }
}

/** Makes a renderer with a depth buffer, perspective, smooth shading, and `samplesPerPixel` samples a pixel along each axis. */
export function createRenderer(face: IctFace, sizePx: number, samplesPerPixel = usualSamples): Renderer {
  const size = sizePx * samplesPerPixel
  const buffers: Buffers = { size, depth: new Float32Array(size * size), triangle: new Int32Array(size * size), weights: new Float32Array(size * size * 2) }
  const samples = new Float32Array(size * size * 3)
  const parts = partsOf(face)
  const { triangles, neutral } = face
  const albedo = new Float32Array(3)

  function shade(i: number, { normals, hollow }: Readonly<{ normals: Float32Array, hollow: Float32Array | null }>, painter: Painter, view: View): void {
    const t = buffers.triangle[i]!
    if (t < 0) {
      samples.set(view.background, i * 3)
      return
    }
    const wb = buffers.weights[i * 2]!
    const wc = buffers.weights[i * 2 + 1]!
    const wa = 1 - wb - wc
    const a = triangles[t]! * 3
    const b = triangles[t + 1]! * 3
    const c = triangles[t + 2]! * 3
    const part = parts[t / 3]!
    painter(
      wa * neutral[a]! + wb * neutral[b]! + wc * neutral[c]!,
      wa * neutral[a + 1]! + wb * neutral[b + 1]! + wc * neutral[c + 1]!,
      wa * neutral[a + 2]! + wb * neutral[b + 2]! + wc * neutral[c + 2]!,
      part,
      albedo,
    )
    const nx = wa * normals[a]! + wb * normals[b]! + wc * normals[c]!
    const ny = wa * normals[a + 1]! + wb * normals[b + 1]! + wc * normals[c + 1]!
    const nz = wa * normals[a + 2]! + wb * normals[b + 2]! + wc * normals[c + 2]!
    let light = reached[part] * lightOn(nx, ny, nz, view)
    if (hollow && part === 'face')
      light *= Math.min(1.15, Math.max(0.4, 1 - 2 * view.creases! * (wa * hollow[a / 3]! + wb * hollow[b / 3]! + wc * hollow[c / 3]!)))
    const highlight = view.shine && (part === 'face' || part === 'eye') ? highlightOn(nx, ny, nz, view) : 0
    samples[i * 3] = albedo[0]! * light + highlight
    samples[i * 3 + 1] = albedo[1]! * light + highlight
    samples[i * 3 + 2] = albedo[2]! * light + highlight
  }

  return {
    render(positions, painter, view, random) {
      const { camera, screen } = project(positions, view, size)
      const normals = vertexNormals(camera, triangles)
      rasterise(triangles, camera, screen, buffers, parts)
      const hollow = view.creases ? hollows(camera, normals, triangles) : null
      for (let i = 0; i < size * size; i++)
        shade(i, { normals, hollow }, painter, view)
      return toBytes(averageSamples(samples, sizePx, samplesPerPixel), view, random)
    },
  }
}
