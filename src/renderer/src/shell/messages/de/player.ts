export const player = {
  'panel.player': 'Bild',
} as const
