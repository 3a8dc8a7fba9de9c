export const timeline = {
  'panel.timeline': 'Timeline',
} as const
