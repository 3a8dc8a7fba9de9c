import type { BatchModel } from './batch-model.ts'
import type { Affine, Square } from './sample.ts'
import type { Picture } from './still.ts'
import { affineOf, sampleCrop, toPicture } from './sample.ts'

/** An axis-aligned rectangle in px of the picture. */
export type Box = Readonly<{ x: number, y: number, width: number, height: number }>

/** A face that the detector found: `score` in [0, 1], its box, and its eye line as seen in the picture (left eye of the picture first). */
export type Detection = Readonly<{ score: number, box: Box, eyes: readonly [readonly [number, number], readonly [number, number]] }>

type Grid = Readonly<{ cells: number, perCell: number, scores: string, boxes: string }>

const grids: readonly Grid[] = [
  { cells: 16, perCell: 2, scores: 'scores16', boxes: 'boxes16' },
  { cells: 8, perCell: 6, scores: 'scores8', boxes: 'boxes8' },
]
const valuesPerAnchor = 16
const minScore = 0.6
const overlapLimit = 0.3

/** Overlap of two boxes: intersection over union, in [0, 1]. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0)
    return 0
  const shared = width * height
  return shared / (a.width * a.height + b.width * b.height - shared)
}

function decodeAnchor(values: Float32Array, at: number, centre: readonly [number, number], score: number, map: Affine): Detection {
  const point = (i: number): readonly [number, number] => toPicture(map, values[at + i]! + centre[0], values[at + i + 1]! + centre[1])
  const [x, y] = point(0)
  const width = values[at + 2]! * map.xu
  const height = values[at + 3]! * map.yv
  return { score, box: { x: x - width / 2, y: y - height / 2, width, height }, eyes: [point(4), point(6)] }
}

function decode(outputs: Readonly<Record<string, Float32Array>>, size: number, map: Affine): Detection[] {
  const minLogit = Math.log(minScore / (1 - minScore))
  const found: Detection[] = []
  for (const { cells, perCell, scores, boxes } of grids) {
    const step = size / cells
    outputs[scores]!.forEach((logit, anchor) => {
      if (logit < minLogit)
        return
      const cell = Math.floor(anchor / perCell)
      const centre = [(cell % cells + 0.5) * step, (Math.floor(cell / cells) + 0.5) * step] as const
      found.push(decodeAnchor(outputs[boxes]!, anchor * valuesPerAnchor, centre, 1 / (1 + Math.exp(-logit)), map))
    })
  }
  return found
}

/** Keeps the best of each group of overlapping detections, best first. */
function suppress(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = []
  for (const detection of detections.toSorted((a, b) => b.score - a.score)) {
    if (kept.every(other => overlapOf(other.box, detection.box) < overlapLimit))
      kept.push(detection)
  }
  return kept
}

/** Finds the faces of a picture, best first. The picture is fitted whole into the model's square input. */
export async function detectFaces(model: BatchModel, picture: Picture): Promise<readonly Detection[]> {
  const side = Math.max(picture.widthPx, picture.heightPx)
  const map = affineOf({ x: picture.widthPx / 2, y: picture.heightPx / 2, side, angle: 0 }, model.size)
  sampleCrop(picture, map, model.size, model.planes, { scale: 1 / 127.5, bias: -1 })
  return suppress(decode(await model.run(1), model.size, map))
}

const cropScale = 1.5

/** The upright square around a detected face that the mesh model is fed first. */
export function squareOfDetection({ box, eyes: [a, b] }: Detection): Square {
  return {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    side: cropScale * Math.max(box.width, box.height),
    angle: Math.atan2(b[1] - a[1], b[0] - a[0]),
  }
}
