import { shallowRef } from 'vue'

/** What floats over the window. */
export const paletteOpen = shallowRef(false)
export const settingsOpen = shallowRef(false)
export const exportOpen = shallowRef(false)
