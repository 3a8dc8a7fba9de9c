import type { IctFace } from '../../models/action-units/ict-face.ts'
import type { Renderer } from '../../models/action-units/renderer.ts'
import type { Session, SessionSize } from './session.ts'
import type { Gauge, Truth } from './truth.ts'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, seedOf } from '#shared/domain/random.ts'
import { makeHead, meshPointsOf, moveHead } from '../../models/action-units/ict-face.ts'
import { createPainter } from '../../models/action-units/painter.ts'
import { createRenderer } from '../../models/action-units/renderer.ts'
import { openFilmWriter } from './film-writer.ts'
import { drawPerson } from './person.ts'
import { planSession } from './session.ts'
import { gaugeOf, truthOf, truthSchema } from './truth.ts'
import { speak, voiceRateHz } from './voice.ts'

/** How large a set of films is. The same options give the same films. */
export type FilmSet = SessionSize & Readonly<{ seed: number, people: number, sizePx: number }>

/** A film on the disk with what is known of it. */
export type Film = Readonly<{ path: string, truth: Truth }>

/** The face's own shapes for the movements: both sides move, one a little more by the person's lean; eyes move alike. */
function shapesOf(face: IctFace, weights: ReadonlyMap<string, number>, lean: number): Map<string, number> {
  return new Map([...weights].flatMap(([action, weight]): [string, number][] => {
    if (face.expressions.has(action))
      return [[action, weight]]
    const more = action.startsWith('eye') ? 0 : lean
    return [[`${action}_L`, Math.min(1, weight * (1 + more))], [`${action}_R`, Math.min(1, weight * (1 - more))]]
  }))
}

function drawFilm(path: string, session: Session, face: IctFace, renderer: Renderer, sizePx: number): Truth {
  const { person, moments, rateHz } = session
  const random = createRandom(seedOf(person.name))
  const painter = createPainter(face, person.style)
  const head = makeHead(face, person.identity, person.warp)
  const writer = openFilmWriter(path, { sizePx, rateHz, sound: speak(session), soundRateHz: voiceRateHz })
  const gauges = moments.map(({ weights, view }): Gauge => {
    const positions = moveHead(face, head, shapesOf(face, weights, person.manner.lean))
    writer.add(renderer.render(positions, painter, view, random.next))
    return gaugeOf(meshPointsOf(face, positions))
  })
  writer.end()
  return truthOf(session, gauges, gaugeOf(meshPointsOf(face, head.rest)))
}

/** Draws the films of a set into a folder, each with its truth beside it; films that are there already are kept. */
export function drawFilms(folder: string, face: IctFace, { seed, people, sizePx, ...size }: FilmSet, say: (line: string) => void = () => {}): Film[] {
  mkdirSync(folder, { recursive: true })
  const renderer = createRenderer(face, sizePx)
  return Array.from({ length: people }, (_, at): Film => {
    const person = drawPerson(seed, at + 1, face, sizePx)
    const [path, beside] = ['mp4', 'json'].map(ending => join(folder, `${person.name}.${ending}`)) as [string, string]
    if (!existsSync(beside)) {
      const startMs = performance.now()
      const session = planSession(seed, person, size)
      const part = join(folder, `part-${person.name}.mp4`)
      const truth = drawFilm(part, session, face, renderer, sizePx)
      renameSync(part, path)
      writeFileSync(beside, `${JSON.stringify(truth)}\n`)
      say(`${person.name}: ${session.moments.length} pictures drawn in ${Math.round((performance.now() - startMs) / 1000)} s`)
    }
    return { path, truth: truthSchema.parse(JSON.parse(readFileSync(beside, 'utf8'))) }
  })
}
