import type { Page } from '@playwright/test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { goToFrame, shownNumber, waitForPicture } from '../actions/player.actions.ts'
import { addVideos, createProject, selectFile } from '../actions/project.actions.ts'
import { openStudio } from '../studio.ts'

/**
 * Opens every file of a folder in the real app, steps through it forward and back, jumps about, and counts pictures that carry another number than
 * they should. One JSON line a file: `node e2e/tables/window-frames.ts FOLDER FRAMES` (started by scripts/frame-exactness.ts --window).
 */
const [folder = '', count = '150'] = process.argv.slice(2)
const frames = Number(count)
const jumps = 20

type Counts = { name: string, looked: number, forward: number, backward: number, random: number }

async function countWrong(page: Page, name: string): Promise<Counts> {
  const counts: Counts = { name, looked: 1, forward: 0, backward: 0, random: 0 }
  let shown = await shownNumber(page)
  counts.forward += Number(shown.number !== 0)
  const check = async (kind: 'forward' | 'backward' | 'random', expected: number, move: () => Promise<unknown>): Promise<void> => {
    await move()
    shown = await shownNumber(page, shown.ptsUs)
    counts.looked++
    counts[kind] += Number(shown.number !== expected)
  }
  for (let number = 1; number < frames; number++)
    await check('forward', number, () => page.keyboard.press('ArrowRight'))
  for (let number = frames - 2; number >= 0; number--)
    await check('backward', number, () => page.keyboard.press('ArrowLeft'))
  for (let at = 0, before = 0; at < jumps; at++) {
    const number = (at * 37 + 11) % frames
    if (number !== before)
      await check('random', number, () => goToFrame(page, number))
    before = number
  }
  return counts
}

const studio = await openStudio()
try {
  await createProject(studio)
  for (const name of readdirSync(folder).sort()) {
    await addVideos(studio, [join(folder, name)])
    await selectFile(studio, name)
    await waitForPicture(studio.page)
    await studio.page.locator(`[data-shown-us][aria-label="Picture of ${name}"]`).waitFor()
    process.stdout.write(`${JSON.stringify(await countWrong(studio.page, name))}\n`)
  }
}
finally {
  await studio.close()
}
