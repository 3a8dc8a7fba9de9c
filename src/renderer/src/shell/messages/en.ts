import { codebooks } from './en/codebooks.ts'
import { coding } from './en/coding.ts'
import { history } from './en/history.ts'
import { jobs } from './en/jobs.ts'
import { media } from './en/media.ts'
import { player } from './en/player.ts'
import { project } from './en/project.ts'
import { review } from './en/review.ts'
import { search } from './en/search.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { signals } from './en/signals.ts'
import { timeline } from './en/timeline.ts'
import { training } from './en/training.ts'
import { treeViews } from './en/tree-views.ts'
import { tree } from './en/tree.ts'

/** All text of the window in English; the table that names the keys. One file for each area. */
export const en = { ...search, ...codebooks, ...coding, ...shell, ...project, ...media, ...player, ...timeline, ...signals, ...tree, ...treeViews, ...review, ...history, ...jobs, ...training, ...settings } as const
