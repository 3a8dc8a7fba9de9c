import { ChartNoAxesGantt } from '@lucide/vue'
import { registerLane } from '../../shell/axis/lanes.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import FilmstripLane from './FilmstripLane.vue'
import SegmentLanes from './SegmentLanes.vue'
import { registerTimelineCommands } from './timeline-commands.ts'
import TimelinePanel from './TimelinePanel.vue'
import WaveformLane from './WaveformLane.vue'

/** The panel with the one time axis, its own lanes, and the commands on it. */
export function register(): void {
  registerPanel({
    id: 'timeline',
    title: 'panel.timeline',
    icon: ChartNoAxesGantt,
    component: TimelinePanel,
    places: [{ workspace: 'annotate', area: 'bottom', order: 0 }],
    bare: true,
    headerless: true,
  })
  registerLane({ id: 'filmstrip', order: 10, component: FilmstripLane })
  registerLane({ id: 'waveform', order: 20, component: WaveformLane })
  registerLane({ id: 'segments', order: 40, component: SegmentLanes })
  registerTimelineCommands()
}
