import { defineStore } from 'pinia'
import { ref } from 'vue'

/** How the signal lanes are shown. */
export const useSignalLanes = defineStore('signal-lanes', () => {
  /** Whether weakly supported signals have lanes too. */
  const showsWeak = ref(false)
  /** Whether the voice has lanes beside that of speech: spectrogram, pitch, loudness, rate. */
  const showsVoice = ref(false)
  return { showsWeak, showsVoice }
})
