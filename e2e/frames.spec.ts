import { join } from 'node:path'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { goToFrame, shownNumber, waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject, selectFile } from './actions/project.actions.ts'
import { playerPage } from './pages/player.page.ts'
import { expect, test } from './studio.ts'

/** Clips whose frames carry their number, each hard in its own way. */
const clips = [
  { name: 'constant.mp4', why: 'constant rate, B-frames, long groups', options: { format: 'mp4', encoder: 'libx264', frames: 90, gop: 48, bFrames: 2 } },
  { name: 'variable.mp4', why: 'variable rate, B-frames', options: { format: 'mp4', encoder: 'libx264', frames: 90, gop: 24, bFrames: 2, variable: true } },
  { name: 'variable.mkv', why: 'Matroska, variable rate', options: { format: 'matroska', encoder: 'libx264', frames: 60, gop: 30, bFrames: 1, variable: true } },
] as const

/** Places in a fixed scattered order. */
function scattered(count: number, frames: number): number[] {
  return Array.from({ length: count }, (_, index) => (index * 37 + 11) % frames)
}

for (const { name, why, options } of clips) {
  test(`every step shows its frame: ${name} (${why})`, async ({ studio }) => {
    test.setTimeout(120_000)
    const path = join(studio.folder, name)
    makeClip(path, options)
    await createProject(studio)
    await addVideos(studio, [path])
    await selectFile(studio, name)
    const { page } = studio
    const wrong: string[] = []
    let steps = 0
    let shown = await shownNumber(page)
    const check = async (move: () => Promise<unknown>, expected: number, how: string): Promise<void> => {
      await move()
      shown = await shownNumber(page, shown.ptsUs)
      steps += 1
      if (shown.number !== expected)
        wrong.push(`${how} to ${expected} showed ${shown.number}`)
    }

    expect(shown.number).toBe(0)
    for (let index = 1; index < options.frames; index++)
      await check(() => page.keyboard.press('ArrowRight'), index, 'step forward')
    for (let index = options.frames - 2; index >= 0; index--)
      await check(() => page.keyboard.press('ArrowLeft'), index, 'step back')
    for (const index of scattered(20, options.frames)) {
      if (index !== shown.number)
        await check(() => goToFrame(page, index), index, 'jump')
    }

    expect(wrong).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(2 * (options.frames - 1) + 15)
    await expect(playerPage(page).frame).toHaveText(`f ${shown.number}`)
  })
}

/** Files that the window cannot decode by itself, or that start late: a copy plays, and single frames still are the original's. */
const foreign = [
  { name: 'old.avi', options: { format: 'avi', encoder: 'mpeg4', frames: 40, gop: 12 } },
  { name: 'stream.ts', options: { format: 'mpegts', encoder: 'libx264', frames: 40, gop: 12, bFrames: 2, firstPtsUs: 5_000_000 } },
] as const

test('steps and plays files that come as a copy, with their own times', async ({ studio }) => {
  const paths = foreign.map(({ name, options }) => {
    const path = join(studio.folder, name)
    makeClip(path, options)
    return path
  })
  await createProject(studio)
  await addVideos(studio, paths)
  const { page } = studio
  for (const { name, options } of foreign) {
    await selectFile(studio, name)
    await expect(playerPage(page).stage).toHaveAttribute('aria-label', `Picture of ${name}`)
    await waitForPicture(page)
    let shown = await shownNumber(page)
    const numbers = [shown.number]
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
      await page.keyboard.press(key)
      shown = await shownNumber(page, shown.ptsUs)
      numbers.push(shown.number)
    }
    expect([name, ...numbers]).toEqual([name, 0, 1, 2, 3, 2])
    await page.keyboard.press('Space')
    await expect(playerPage(page).frame).toHaveText(`f ${options.frames - 1}`)
    await expect(playerPage(page).stage).toHaveAttribute('data-showing', 'exact')
    await expect.poll(() => shownNumber(page).then(({ number }) => number)).toBe(options.frames - 1)
  }
})
