import { player } from './en/player.ts'
import { shell } from './en/shell.ts'
import { timeline } from './en/timeline.ts'

/** All text of the window in English; the table that names the keys. One file for each area. */
export const en = { ...shell, ...player, ...timeline } as const
