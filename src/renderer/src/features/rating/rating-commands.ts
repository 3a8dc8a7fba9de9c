import type { Command } from '../../shell/commands/registry.ts'
import { CircleStop, Disc, Gauge, RotateCcw } from '@lucide/vue'
import { registerCommands } from '../../shell/commands/registry.ts'
import { showPanel } from '../../shell/dock/docks.ts'
import { spread } from './rating-view.ts'
import { useRating } from './rating.store.ts'

/** The commands of continuous rating. Enter and Backspace mean something only while a rating is on. */
export function registerRatingCommands(): void {
  const rating = useRating()
  const group = 'group.edit' as const
  const on = (): boolean => rating.state !== 'off'
  const begin = (): void => {
    showPanel('rating')
    rating.begin()
  }
  const commands: readonly Command[] = [
    { id: 'rating.show', title: 'rating.show', group: 'group.view', icon: Gauge, run: () => showPanel('rating') },
    { id: 'rating.begin', title: 'rating.begin', group, icon: Disc, key: 'Shift+R', when: () => rating.canRate && !on(), run: begin },
    { id: 'rating.keep', title: 'rating.keep', group, icon: CircleStop, key: 'Enter', when: on, run: rating.keep },
    { id: 'rating.discard', title: 'rating.discard', group, icon: RotateCcw, key: 'Backspace', when: on, run: rating.discardLast },
    { id: 'rating.spread', title: 'rating.spread', group: 'group.view', run: () => spread.value = spread.value === 'sd' ? 'iqr' : 'sd' },
  ]
  registerCommands(commands)
}
