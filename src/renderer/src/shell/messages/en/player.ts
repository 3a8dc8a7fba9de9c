export const player = {
  'panel.player': 'Player',
} as const
