import type { Rectangle } from './window-bounds.ts'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export type WindowState = Readonly<{ bounds: Rectangle, maximized: boolean }>

function isRectangle(value: unknown): value is Rectangle {
  const rectangle = value as Partial<Rectangle> | null | undefined
  return [rectangle?.x, rectangle?.y, rectangle?.width, rectangle?.height].every(Number.isInteger)
}

/** Reads where the window was; null when nothing sensible is kept. */
export function readWindowState(file: string): WindowState | null {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as { bounds?: unknown, maximized?: unknown }
    return isRectangle(state.bounds) ? { bounds: state.bounds, maximized: state.maximized === true } : null
  }
  catch {
    return null
  }
}

/** Keeps where the window is. A failure is no reason to disturb anybody. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(state))
    renameSync(`${file}.new`, file)
  }
  catch {
    // the window opens in its default place next time
  }
}
