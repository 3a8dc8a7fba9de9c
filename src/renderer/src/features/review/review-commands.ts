import type { Command } from '../../shell/commands/registry.ts'
import { Check, CheckCheck, ListRestart, RotateCcw, SkipForward, X } from '@lucide/vue'
import { registerCommands, runCommand } from '../../shell/commands/registry.ts'
import { registerModeActs } from '../../shell/commands/working-mode.ts'
import { useReview } from './review.store.ts'

const group = 'group.review' as const

/** What the player's keys do while reviewing; see the table of modes. */
function registerActs(): void {
  const review = useReview()
  const nudge = (direction: 'Earlier' | 'Later') => (): boolean => runCommand(`timeline.${review.bound}${direction}`)
  const setHere = (bound: 'start' | 'end') => (): void => {
    review.bound = bound
    runCommand(`timeline.${bound}Here`)
  }
  registerModeActs('reviewing', {
    'replay-item': review.replay,
    'bound-earlier': nudge('Earlier'),
    'bound-later': nudge('Later'),
    'previous-item': () => review.step(-1),
    'next-item': () => review.step(1),
    'set-start-bound': setHere('start'),
    'set-end-bound': setHere('end'),
  })
}

/** The commands of the review queue, each with its key. */
export function registerReviewCommands(): void {
  const review = useReview()
  const hasItem = (): boolean => review.active && review.current !== null
  const list: readonly Command[] = [
    { id: 'review.accept', title: 'review.accept', group, icon: Check, key: 'Enter', when: hasItem, run: review.accept },
    { id: 'review.reject', title: 'review.reject', group, icon: X, key: 'Backspace', when: hasItem, run: review.reject },
    { id: 'review.skip', title: 'review.skip', group, icon: SkipForward, key: 'Mod+Enter', when: hasItem, run: review.next },
    { id: 'review.replay', title: 'review.replay', group, icon: RotateCcw, when: hasItem, run: review.replay },
    { id: 'review.reload', title: 'review.reload', group, icon: ListRestart, key: 'Mod+R', when: () => review.active, run: review.load },
    { id: 'review.acceptAbove', title: 'review.acceptAbove', group, icon: CheckCheck, key: 'Mod+Shift+A', when: () => review.active && review.above > 0, run: review.acceptAbove },
    { id: 'review.goOn', title: 'review.goOn', group, listed: false, when: hasItem, run: review.goOn },
  ]
  registerCommands(list)
  registerActs()
}
