/** Text of the signal lanes and their commands. */
export const signals = {
  'signals.weak': 'Schwach gestützte Signale zeigen',
  'signals.voice': 'Spektrogramm, Tonhöhe, Lautstärke und Sprechtempo zeigen oder verbergen',
  'signals.spectrogram': 'Spektrogramm',
  'signals.spectrogramRange': 'Spektrogramm des Tons, 60 Hz bis 8 kHz',
  'signals.weakLane': '{label} (schwach)',
} as const
