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
import { withDisplay } from './setup/display.ts'
import { electronEnvironment } from './setup/electron.ts'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { run } from './setup/run.mjs'

const help = `Makes a clip of every kind of footage whose frames carry their number, reads each forward, backward, at random and every third
frame, and prints a table of wrong frames. With --window the same clips are then opened in the real app, stepped through forward and back
and jumped about in. Exits with 1 when there is a wrong frame.

  node scripts/frame-exactness.ts [--frames 150] [--window] [--json]
`

const { values: options } = parseArgs({ options: {
  frames: { type: 'string', default: '150' },
  window: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} })

const pictureFolder = 'folder of pictures'

type InWindow = Readonly<{ looked: number, forward: number, backward: number, random: number }>
type Row = Readonly<{ kind: string, window?: InWindow | undefined }> & WrongFrames

async function measure(folder: string, frames: number): Promise<readonly Row[]> {
  const rows: Row[] = []
  const clips = join(folder, 'clips')
  await mkdir(clips)
  for (const { file, options: clip } of clipKinds) {
    const path = join(clips, file)
    makeClip(path, { ...clip, frames })
    rows.push({ kind: file, ...await countWrongFrames(path, frames) })
  }
  const pictures = join(clips, pictureFolder)
  await mkdir(pictures)
  for (let number = 0; number < frames; number++)
    makePicture(join(pictures, `${number}.png`), number)
  return [...rows, { kind: pictureFolder, ...await countWrongFrames(pictures, frames) }]
}

/** What the real app showed of every file of the folder. */
async function measureWindow(folder: string, frames: number): Promise<ReadonlyMap<string, InWindow>> {
  const runtime = await prepare({ build: true })
  const { code, output } = await withDisplay(display => run(process.execPath, [join(root, 'e2e', 'tables', 'window-frames.ts'), folder, String(frames)], {
    cwd: root,
    env: { ...electronEnvironment(runtime), ...display },
    quiet: true,
  }))
  if (code !== 0)
    throw new Error(`The window could not be measured:\n${output}`)
  const lines = output.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line) as InWindow & { name: string })
  return new Map(lines.map(({ name, ...counts }) => [name, counts]))
}

function windowCells({ window }: Row): readonly (string | number)[] {
  return options.window ? window ? [window.looked, window.forward, window.backward, window.random] : ['-', '-', '-', '-'] : []
}

/** Every frame was shown once forward and once backward, and all were the wanted ones. */
function isRightInWindow({ frames, window }: Row): boolean {
  return window !== undefined && window.looked >= 2 * frames - 1 && window.forward + window.backward + window.random === 0
}

function table(rows: readonly Row[]): string {
  const line = (...cells: readonly (string | number)[]): string => `| ${String(cells[0]).padEnd(24)} | ${cells.slice(1).map(cell => String(cell).padStart(8)).join(' | ')} |`
  const columns = ['frames', 'forward', 'backward', 'random', 'every 3rd', ...options.window ? ['shown', 'forward', 'backward', 'random'] : []]
  const head = [line('kind', ...columns), `|${'-'.repeat(26)}|${'----------|'.repeat(columns.length)}`]
  return [...head, ...rows.map(row => line(row.kind, row.frames, row.forward, row.backward, row.random, row.everyThird, ...windowCells(row)))].join('\n')
}

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'affectree-exact-'))
  try {
    const frames = Number(options.frames)
    const seen = await measure(folder, frames)
    const shown = options.window ? await measureWindow(join(folder, 'clips'), frames) : new Map<string, InWindow>()
    const rows = seen.map((row): Row => ({ ...row, window: shown.get(row.kind) }))
    console.log(options.json ? JSON.stringify(rows) : table(rows))
    const wrong = rows.filter(row => row.frames !== frames || row.forward + row.backward + row.random + row.everyThird > 0 || (options.window && !isRightInWindow(row)))
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
