import { computed, shallowReactive } from 'vue'

/** The whole clip small: `usPerPx` microseconds a CSS pixel from `startUs` on, painted between `topPx` and `topPx + heightPx`. */
export type OverviewArea = Readonly<{ context: CanvasRenderingContext2D, startUs: number, endUs: number, usPerPx: number, widthPx: number, topPx: number, heightPx: number }>

/**
 * What a feature shows of its lanes in the minimap. `rows` says how many rows it wants (0 for nothing now); the room is shared out by rows.
 * Both may read anything reactive: the minimap is painted again when that changes, and never while only the axis moves.
 */
export type OverviewDefinition = Readonly<{ id: string, order: number, rows: () => number, paint: (area: OverviewArea) => void }>

const registered = shallowReactive(new Map<string, OverviewDefinition>())

/** What stands in the minimap, from the top down. */
export const overviews = computed(() => [...registered.values()].toSorted((a, b) => a.order - b.order))

export function registerOverview(overview: OverviewDefinition): void {
  registered.set(overview.id, overview)
}
