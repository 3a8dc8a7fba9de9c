import { defineStore } from 'pinia'
import { ref } from 'vue'

/** How the signal lanes are shown. */
export const useSignalLanes = defineStore('signal-lanes', () => {
  /** Whether weakly supported signals have lanes too. */
  const showsWeak = ref(false)
  return { showsWeak }
})
