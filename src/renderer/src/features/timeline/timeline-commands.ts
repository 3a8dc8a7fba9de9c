import type { Command } from '../../shell/commands/registry.ts'
import { Maximize2, Plus, Table2, ZoomIn, ZoomOut } from '@lucide/vue'
import { frameSpan, steppedPts } from '#shared/domain/frame-times.ts'
import { useAxis } from '../../shell/axis/axis.store.ts'
import { frameBound } from '../../shell/axis/bounds.ts'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { useSegmentLanes } from './segment-lanes.store.ts'
import { neighbourSegment } from './segment-lanes.ts'

const zoomStep = 1.6

function viewing(): readonly Command[] {
  const axis = useAxis()
  const clock = useClock()
  const document = useDocument()
  const segments = useSegmentLanes()
  const group = 'group.view' as const
  const when = (): boolean => clock.durationUs > 0
  return [
    { id: 'timeline.zoomIn', title: 'timeline.zoomIn', group, icon: ZoomIn, key: '+', alternates: ['='], when, run: () => axis.zoom(zoomStep) },
    { id: 'timeline.zoomOut', title: 'timeline.zoomOut', group, icon: ZoomOut, key: '-', when, run: () => axis.zoom(1 / zoomStep) },
    { id: 'timeline.fit', title: 'timeline.fit', group, icon: Maximize2, key: 'F', when, run: axis.fit },
    { id: 'timeline.showSegment', title: 'timeline.showSegment', group, key: 'Shift+F', when: () => document.segment !== null, run: () => document.segment && axis.show(document.segment.segment) },
    { id: 'timeline.follow', title: 'timeline.follow', group, when, run: () => axis.follow = !axis.follow },
    { id: 'timeline.table', title: 'timeline.table', group, icon: Table2, key: 'T', when, run: () => segments.asTable = !segments.asTable },
  ]
}

function walking(): readonly Command[] {
  const clock = useClock()
  const document = useDocument()
  const selection = useSelection()
  const group = 'group.play' as const
  const when = (): boolean => document.segments.length > 0
  const walk = (direction: 1 | -1): void => {
    const next = neighbourSegment(document.segments, { segmentId: selection.segmentId, timeUs: clock.timeUs }, direction)
    if (next)
      selection.selectSegment(next, { seek: true })
  }
  return [
    { id: 'timeline.nextSegment', title: 'timeline.nextSegment', group, key: 'PageDown', when, run: () => walk(1) },
    { id: 'timeline.previousSegment', title: 'timeline.previousSegment', group, key: 'PageUp', when, run: () => walk(-1) },
  ]
}

type Bounds = Readonly<{ startUs: number, endUs: number }>

function bounding(): readonly Command[] {
  const clock = useClock()
  const document = useDocument()
  const group = 'group.edit' as const
  const when = (): boolean => document.segment !== null && clock.frameTimes.length > 0
  const set = (change: (bounds: Bounds) => Bounds): void => {
    const segment = document.segment?.segment
    const next = segment && change(segment)
    if (segment && next && next.startUs < next.endUs)
      void document.correct([{ action: 'set-bounds', segmentId: segment.id, startUs: Math.round(next.startUs), endUs: Math.round(next.endUs) }])
  }
  const here = (): Bounds => frameSpan(clock.frameTimes, Math.max(0, clock.frameIndex))
  const nudged = (timeUs: number, frames: number): number => {
    const bound = frameBound(timeUs, clock.frameTimes)
    const last = clock.frameTimes.at(-1) ?? bound
    return frames > 0 && bound >= last ? frameSpan(clock.frameTimes, clock.frameTimes.length - 1).endUs : bound > last ? last : steppedPts(clock.frameTimes, bound, frames)
  }
  return [
    { id: 'timeline.startHere', title: 'timeline.startHere', group, key: '[', when, run: () => set(bounds => ({ ...bounds, startUs: here().startUs })) },
    { id: 'timeline.endHere', title: 'timeline.endHere', group, key: ']', when, run: () => set(bounds => ({ ...bounds, endUs: here().endUs })) },
    { id: 'timeline.startEarlier', title: 'timeline.startEarlier', group, key: 'Alt+ArrowLeft', when, run: () => set(bounds => ({ ...bounds, startUs: nudged(bounds.startUs, -1) })) },
    { id: 'timeline.startLater', title: 'timeline.startLater', group, key: 'Alt+ArrowRight', when, run: () => set(bounds => ({ ...bounds, startUs: nudged(bounds.startUs, 1) })) },
    { id: 'timeline.endEarlier', title: 'timeline.endEarlier', group, key: 'Alt+Shift+ArrowLeft', when, run: () => set(bounds => ({ ...bounds, endUs: nudged(bounds.endUs, -1) })) },
    { id: 'timeline.endLater', title: 'timeline.endLater', group, key: 'Alt+Shift+ArrowRight', when, run: () => set(bounds => ({ ...bounds, endUs: nudged(bounds.endUs, 1) })) },
  ]
}

function making(): readonly Command[] {
  const marks = useMarks()
  const clock = useClock()
  const document = useDocument()
  const selection = useSelection()
  const group = 'group.edit' as const
  const add = async (): Promise<void> => {
    const { span } = marks
    const { mediaId, trackId } = selection
    if (!span || !mediaId)
      return
    const bounds = { startUs: frameBound(span.startUs, clock.frameTimes), endUs: frameBound(span.endUs, clock.frameTimes) }
    if (bounds.startUs < bounds.endUs && await document.correct([{ action: 'add-segment', mediaId, trackId, ...bounds }]))
      selectAt(bounds, trackId)
  }
  const selectAt = (bounds: Bounds, trackId: string | null): void => {
    const made = document.segments.find(({ segment }) => segment.startUs === bounds.startUs && segment.endUs === bounds.endUs && segment.trackId === trackId && segment.layer === 'person')
    if (made)
      selection.selectSegment(made.segment)
  }
  return [
    { id: 'timeline.addSegment', title: 'timeline.addSegment', group, icon: Plus, key: 'N', when: () => marks.span !== null && selection.mediaId !== null, run: add },
  ]
}

/** The commands of the time axis and of segments on it. */
export function registerTimelineCommands(): void {
  registerCommands([...viewing(), ...walking(), ...bounding(), ...making()])
}
