import { Gauge } from '@lucide/vue'
import { registerLane } from '../../shell/axis/lanes.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { registerRatingCommands } from './rating-commands.ts'
import RatingPanel from './RatingPanel.vue'
import TraceLanes from './TraceLanes.vue'

/** The panel of continuous ratings, their lanes and commands. */
export function register(): void {
  registerPanel({
    id: 'rating',
    title: 'panel.rating',
    icon: Gauge,
    component: RatingPanel,
    places: [{ workspace: 'annotate', area: 'right', order: 30 }],
  })
  registerLane({ id: 'traces', order: 46, component: TraceLanes })
  registerRatingCommands()
}
