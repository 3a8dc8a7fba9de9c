import { computed, shallowReactive, shallowRef } from 'vue'

/** A way of working in which keys of the player mean something else; null is plain watching. */
export type WorkingMode = 'rating' | 'reviewing'

/** The way of working now. Its feature enters and leaves it. */
export const workingMode = shallowRef<WorkingMode | null>(null)

type Acts = Readonly<Record<string, () => unknown>>

const registered = shallowReactive(new Map<WorkingMode, Acts>())

/** Says what the acts of the player's table do in a mode. Features meet here: the player reads the table, others own the mode. */
export function registerModeActs(mode: WorkingMode, acts: Acts): void {
  registered.set(mode, acts)
}

/** Runs an act of the mode that is on. */
export function runModeAct(act: string): void {
  if (workingMode.value)
    registered.get(workingMode.value)?.[act]?.()
}

export const isReviewing = computed(() => workingMode.value === 'reviewing')
