import type { en } from './en.ts'
import { coding } from './de/coding.ts'
import { history } from './de/history.ts'
import { jobs } from './de/jobs.ts'
import { media } from './de/media.ts'
import { player } from './de/player.ts'
import { project } from './de/project.ts'
import { review } from './de/review.ts'
import { search } from './de/search.ts'
import { settings } from './de/settings.ts'
import { shell } from './de/shell.ts'
import { signals } from './de/signals.ts'
import { timeline } from './de/timeline.ts'
import { training } from './de/training.ts'
import { treeViews } from './de/tree-views.ts'
import { tree } from './de/tree.ts'

/** All text of the window in German. */
export const de: Readonly<Record<keyof typeof en, string>> = { ...search, ...coding, ...shell, ...project, ...media, ...player, ...timeline, ...signals, ...tree, ...treeViews, ...review, ...history, ...jobs, ...training, ...settings }
