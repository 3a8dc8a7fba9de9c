import { shallowRef } from 'vue'

/** What floats over the window. */
export const paletteOpen = shallowRef(false)
export const settingsOpen = shallowRef(false)
/** The page of the settings that is shown. */
export const settingsPage = shallowRef<'general' | 'keys' | 'models' | 'servers' | 'about'>('general')
export const exportOpen = shallowRef(false)
