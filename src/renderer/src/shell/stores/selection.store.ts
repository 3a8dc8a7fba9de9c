import type { Evidence } from '#shared/domain/tree.ts'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { useClock } from './clock.store.ts'

type SegmentRef = Readonly<{ id: string, trackId: string | null, startUs: number, endUs: number }>

/**
 * The one selection of the window: file, face, segment, node, the evidence that is lit, and the sample of the dataset. Whatever sets it lights it everywhere.
 * `evidence` is what a person chose to look at; `hoveredEvidence` only lights up and never moves the clock.
 */
export const useSelection = defineStore('selection', () => {
  const mediaId = ref<string | null>(null)
  const trackId = ref<string | null>(null)
  const segmentId = ref<string | null>(null)
  const nodeId = ref<string | null>(null)
  const sampleId = ref<number | null>(null)
  const evidence = shallowRef<Evidence | null>(null)
  const hoveredEvidence = shallowRef<Evidence | null>(null)

  function clearItems(): void {
    segmentId.value = null
    nodeId.value = null
    evidence.value = null
    hoveredEvidence.value = null
  }

  function selectMedia(id: string | null): void {
    if (id === mediaId.value)
      return
    clearItems()
    trackId.value = null
    mediaId.value = id
  }

  function selectTrack(id: string | null): void {
    trackId.value = id
  }

  /** Selects a segment and its face. With `seek` the clock goes to its start unless it already stands within. */
  function selectSegment(segment: SegmentRef | null, options: { seek?: boolean } = {}): void {
    if (segment?.id !== segmentId.value) {
      nodeId.value = null
      evidence.value = null
    }
    segmentId.value = segment?.id ?? null
    if (segment?.trackId)
      trackId.value = segment.trackId
    const clock = useClock()
    if (segment && options.seek && (clock.timeUs < segment.startUs || clock.timeUs >= segment.endUs))
      clock.seek(segment.startUs)
  }

  function selectNode(id: string | null): void {
    if (id !== nodeId.value)
      evidence.value = null
    nodeId.value = id
  }

  function selectSample(id: number | null): void {
    sampleId.value = id
  }

  /** Lights evidence in every view and goes to its moment. */
  function showEvidence(item: Evidence | null): void {
    evidence.value = item
    if (item) {
      const clock = useClock()
      clock.pause()
      clock.seek(item.startUs)
    }
  }

  function hoverEvidence(item: Evidence | null): void {
    hoveredEvidence.value = item
  }

  return {
    mediaId,
    trackId,
    segmentId,
    nodeId,
    sampleId,
    evidence,
    hoveredEvidence,
    selectMedia,
    selectTrack,
    selectSegment,
    selectNode,
    selectSample,
    showEvidence,
    hoverEvidence,
  }
})
