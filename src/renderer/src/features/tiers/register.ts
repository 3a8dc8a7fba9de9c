import { Rows3, Table2 } from '@lucide/vue'
import { visiblePlaces } from '../../shell/axis/lane-index.ts'
import { registerLane } from '../../shell/axis/lanes.ts'
import { registerMagnets } from '../../shell/axis/magnets.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import AnnotationTable from './AnnotationTable.vue'
import { registerTierCommands } from './tier-commands.ts'
import TierLanes from './TierLanes.vue'
import TiersPanel from './TiersPanel.vue'

/** Tiers of people's annotations: their lanes, the list of tiers, and the table that holds the same for the keyboard. */
export function register(): void {
  registerLane({ id: 'tiers', order: 45, component: TierLanes })
  registerMagnets('annotations', ({ startUs, endUs, exceptId }) => {
    const annotations = useAnnotations()
    const faces = [null, ...useMedia().tracks.map(({ id }) => id)]
    return annotations.tiers.filter(({ hidden }) => !hidden).flatMap(tier => faces.flatMap((trackId) => {
      const lane = annotations.laneOf(tier.id, trackId)
      const { first, end } = visiblePlaces(lane, startUs, endUs)
      return lane.items.slice(first, end).filter(({ id }) => id !== exceptId).flatMap(item => [item.startUs, item.endUs])
    }))
  })
  registerPanel({ id: 'tiers', title: 'panel.tiers', icon: Rows3, component: TiersPanel, places: [{ workspace: 'annotate', area: 'left-lower', order: 2 }] })
  registerPanel({ id: 'annotations', title: 'panel.annotations', icon: Table2, component: AnnotationTable, places: [{ workspace: 'annotate', area: 'bottom', order: 3 }], bare: true })
  registerTierCommands()
}
