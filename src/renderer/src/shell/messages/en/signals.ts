/** Text of the signal lanes and their commands. */
export const signals = {
  'signals.weak': 'Show weakly supported signals',
  'signals.weakLane': '{label} (weak)',
} as const
