/** Text of the signal lanes and their commands. */
export const signals = {
  'signals.weak': 'Schwach gestützte Signale zeigen',
  'signals.weakLane': '{label} (schwach)',
} as const
