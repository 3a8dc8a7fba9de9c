import type { Observation } from './observe.ts'
import type { Split } from './splits.ts'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { openBatchModel } from '#engine/perception/batch-model.ts'
import { readRestFace } from '#engine/perception/rest-face.ts'
import { appearanceSites } from '#shared/domain/face/appearance-features.ts'
import { createRandom } from '#shared/domain/random.ts'
import { readIctFace } from './ict-face.ts'
import { writeObservations } from './observations-file.ts'
import { observeSubject } from './observe.ts'
import { createRenderer } from './renderer.ts'
import { firstPerson } from './splits.ts'
import { makeFilm, makeSubject, makeTurns } from './subjects.ts'

/**
 * Draws people and writes what the image models see of them:
 * `node scripts/models/action-units/draw.ts --face FOLDER --out FILE --split fit|select|truth [--kind stills|film|turns] [--subjects 46]
 * [--skip 0] [--warped 0.5] [--bend 0.12] [--gain 0.2] [--accents 0.12]`
 */
const { values } = parseArgs({
  options: {
    face: { type: 'string' },
    out: { type: 'string' },
    split: { type: 'string', default: 'fit' },
    kind: { type: 'string', default: 'stills' },
    subjects: { type: 'string', default: '46' },
    skip: { type: 'string', default: '0' },
    warped: { type: 'string', default: '0.5' },
    bend: { type: 'string', default: '0.12' },
    gain: { type: 'string', default: '0.2' },
    accents: { type: 'string', default: '0.12' },
  },
})
const makers = { stills: makeSubject, film: makeFilm, turns: makeTurns } as const
const make = makers[values.kind as keyof typeof makers]
if (!values.face || !values.out || !make || !(values.split in firstPerson)) {
  process.stderr.write('Name the folder of the face (--face), the file to write (--out), a split (fit, select, truth) and a kind (stills, film, turns)\n')
  process.exit(2)
}

const sizesPx = [192, 256, 320, 448] as const
const face = readIctFace(values.face)
const renderers = new Map(sizesPx.map(sizePx => [sizePx, createRenderer(face, sizePx, sizePx > 400 ? 1 : 2)]))
const rest = readRestFace()
const [detector, model, iris] = await Promise.all([openBatchModel('blazeface', 'cpu', 1), openBatchModel('facemesh', 'cpu', 8), openBatchModel('iris', 'cpu', 16)])
const eyes = { detector, iris, rest, mesh: { model, sites: appearanceSites(rest.triangles) } }
const rows: Observation[] = []
const first = firstPerson[values.split as Split] + Number(values.skip)
for (let i = first; i < first + Number(values.subjects); i++) {
  const random = createRandom(1000 + i)
  const sizePx = sizesPx[i % sizesPx.length]!
  const subject = make(random, face, { sizePx, warped: Number(values.warped), bendCm: Number(values.bend), gainSpread: Number(values.gain), accents: Number(values.accents) })
  rows.push(...await observeSubject(i, subject, face, renderers.get(sizePx)!, eyes, random, values.kind !== 'stills'))
  process.stdout.write(`subject ${i - first + 1}/${values.subjects}: ${rows.length} frames\n`)
}
await writeObservations(values.out, rows)
await Promise.all([detector, model, iris].map(open => open.close()))
