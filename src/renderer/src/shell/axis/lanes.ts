import type { Component } from 'vue'
import { computed, shallowReactive } from 'vue'

/**
 * A block of lanes on the one time axis. Features register theirs and never meet otherwise; the timeline stacks them by `order`.
 * The component gets no props, reads the axis from its store, and renders one or more `LaneRow`.
 */
export type LaneDefinition = Readonly<{ id: string, order: number, component: Component }>

const registered = shallowReactive(new Map<string, LaneDefinition>())

export const lanes = computed(() => [...registered.values()].toSorted((a, b) => a.order - b.order))

export function registerLane(lane: LaneDefinition): void {
  registered.set(lane.id, lane)
}
