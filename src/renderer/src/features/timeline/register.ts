import { ChartNoAxesGantt } from '@lucide/vue'
import { registerLane } from '../../shell/axis/lanes.ts'
import { registerMagnets } from '../../shell/axis/magnets.ts'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { registerOverview } from '../../shell/axis/overview.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import FilmstripLane from './FilmstripLane.vue'
import { paintOverview } from './paint-overview.ts'
import { useSegmentColour } from './segment-colour.ts'
import { useSegmentLanes } from './segment-lanes.store.ts'
import SegmentLanes from './SegmentLanes.vue'
import { registerTimelineCommands } from './timeline-commands.ts'
import TimelinePanel from './TimelinePanel.vue'
import WaveformLane from './WaveformLane.vue'

/** Bounds of segments and the in and out marks draw dragged bounds to them. */
function registerOwnMagnets(): void {
  const document = useDocument()
  const marks = useMarks()
  registerMagnets('marks', () => [marks.inUs, marks.outUs].filter(time => time !== null))
  registerMagnets('segments', stretch => document.segments
    .filter(({ segment }) => segment.id !== stretch.exceptId && segment.endUs >= stretch.startUs && segment.startUs <= stretch.endUs)
    .flatMap(({ segment }) => [segment.startUs, segment.endUs]))
}

function registerSegmentOverview(): void {
  const segments = useSegmentLanes()
  const colourOf = useSegmentColour()
  const lanes = () => segments.lanes.flatMap(face => [face.person, face.machine]).filter(lane => lane.items.length > 0)
  registerOverview({ id: 'segments', order: 40, rows: () => lanes().length, paint: area => paintOverview(lanes(), area, colourOf) })
}

/** The panel with the one time axis, its own lanes, and the commands on it. */
export function register(): void {
  registerPanel({
    id: 'timeline',
    title: 'panel.timeline',
    icon: ChartNoAxesGantt,
    component: TimelinePanel,
    places: [{ workspace: 'annotate', area: 'bottom', order: 0 }, { workspace: 'review', area: 'bottom', order: 0 }],
    bare: true,
    headerless: true,
  })
  registerLane({ id: 'filmstrip', order: 10, component: FilmstripLane })
  registerLane({ id: 'waveform', order: 20, component: WaveformLane })
  registerLane({ id: 'segments', order: 40, component: SegmentLanes })
  registerSegmentOverview()
  registerOwnMagnets()
  registerTimelineCommands()
}
