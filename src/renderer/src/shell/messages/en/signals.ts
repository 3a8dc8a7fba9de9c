/** Text of the signal lanes and their commands. */
export const signals = {
  'signals.weak': 'Show weakly supported signals',
  'signals.voice': 'Show or hide spectrogram, pitch, loudness and speaking rate',
  'signals.spectrogram': 'Spectrogram',
  'signals.spectrogramRange': 'Spectrogram of the sound, 60 Hz to 8 kHz',
  'signals.weakLane': '{label} (weak)',
} as const
