import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { visiblePlaces } from '../../shell/axis/lane-index.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useDesk } from '../../shell/stores/desk.store.ts'

type Box = Readonly<{ fromUs: number, toUs: number, fromY: number, toY: number }>

/** Selecting with a box over the lanes: every annotation that it touches, on every tier that it crosses. */
export const useBoxSelect = defineStore('box-select', () => {
  const annotations = useAnnotations()
  const desk = useDesk()
  const box = shallowRef<Box | null>(null)

  function crossed(one: Box): readonly Readonly<{ tierId: string, trackId: string | null }>[] {
    const top = Math.min(one.fromY, one.toY)
    const bottom = Math.max(one.fromY, one.toY)
    return [...document.querySelectorAll<HTMLElement>('[data-tier-lane]')].flatMap((element) => {
      const area = element.getBoundingClientRect()
      return area.top <= bottom && area.bottom >= top ? [{ tierId: element.dataset['tierLane']!, trackId: element.dataset['track'] || null }] : []
    })
  }

  function update(one: Box): void {
    box.value = one
    const startUs = Math.min(one.fromUs, one.toUs)
    const endUs = Math.max(one.fromUs, one.toUs)
    const ids = crossed(one).flatMap(({ tierId, trackId }) => {
      const lane = annotations.laneOf(tierId, trackId)
      const { first, end } = visiblePlaces(lane, startUs, endUs)
      return lane.items.slice(first, end).filter(item => item.endUs >= startUs && item.startUs <= endUs).map(({ id }) => id)
    })
    desk.selectAll(ids)
  }

  function finish(): void {
    box.value = null
  }

  return { box, update, finish }
})
