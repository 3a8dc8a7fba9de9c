import type { WrongFrames } from '../src/main/engine/media/fixtures/count-wrong-frames.ts'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { clipKinds } from '../src/main/engine/media/fixtures/clip-kinds.ts'
import { countWrongFrames } from '../src/main/engine/media/fixtures/count-wrong-frames.ts'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { makePicture } from '../src/main/engine/media/fixtures/make-picture.ts'

const help = `Makes a clip of every kind of footage whose frames carry their number, reads each forward, backward, at random and every third
frame, and prints a table of wrong frames. Exits with 1 when there is one.

  node scripts/frame-exactness.ts [--frames 150] [--json]
`

const { values: options } = parseArgs({ options: {
  frames: { type: 'string', default: '150' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} })

type Row = Readonly<{ kind: string }> & WrongFrames

async function measure(folder: string, frames: number): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const { file, options: clip } of clipKinds) {
    const path = join(folder, file)
    makeClip(path, { ...clip, frames })
    rows.push({ kind: file, ...await countWrongFrames(path, frames) })
    await rm(path)
  }
  const pictures = join(folder, 'pictures')
  await mkdir(pictures)
  for (let number = 0; number < frames; number++)
    makePicture(join(pictures, `${number}.png`), number)
  return [...rows, { kind: 'folder of pictures', ...await countWrongFrames(pictures, frames) }]
}

function table(rows: readonly Row[]): string {
  const line = (...cells: readonly (string | number)[]): string => `| ${String(cells[0]).padEnd(24)} | ${cells.slice(1).map(cell => String(cell).padStart(8)).join(' | ')} |`
  const head = [line('kind', 'frames', 'forward', 'backward', 'random', 'every 3rd'), `|${'-'.repeat(26)}|${'----------|'.repeat(5)}`]
  return [...head, ...rows.map(row => line(row.kind, row.frames, row.forward, row.backward, row.random, row.everyThird))].join('\n')
}

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'affectree-exact-'))
  try {
    const frames = Number(options.frames)
    const rows = await measure(folder, frames)
    console.log(options.json ? JSON.stringify(rows) : table(rows))
    const wrong = rows.filter(row => row.frames !== frames || row.forward + row.backward + row.random + row.everyThird > 0)
    console.error(`${rows.length} kinds, ${wrong.length} with wrong frames`)
    return wrong.length > 0 ? 1 : 0
  }
  finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (options.help)
  console.log(help)
else
  process.exitCode = await main()
