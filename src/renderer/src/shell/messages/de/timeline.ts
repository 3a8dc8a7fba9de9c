export const timeline = {
  'panel.timeline': 'Zeitachse',
} as const
