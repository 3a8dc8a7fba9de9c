import type { en } from './en.ts'
import { player } from './de/player.ts'
import { shell } from './de/shell.ts'
import { timeline } from './de/timeline.ts'

/** All text of the window in German. */
export const de: Readonly<Record<keyof typeof en, string>> = { ...shell, ...player, ...timeline }
