import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { layoutSegmentLanes } from './segment-lanes.ts'

/** Bounds of a segment under the hand, before they are let go. */
export type Dragged = Readonly<{ segmentId: string, startUs: number, endUs: number }>

/** The segments of the selected file as lanes, and what the pointer is doing with them. */
export const useSegmentLanes = defineStore('segment-lanes', () => {
  const document = useDocument()
  const media = useMedia()
  const lanes = computed(() => layoutSegmentLanes(document.segments, media.tracks.filter(track => !track.excluded), document.codebooks))
  const dragged = shallowRef<Dragged | null>(null)
  const hoveredId = ref<string | null>(null)
  const asTable = ref(false)
  return { lanes, dragged, hoveredId, asTable }
})
