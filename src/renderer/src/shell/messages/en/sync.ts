export const sync = {
  'sync.watchWith': 'Watch together with another video',
  'sync.earlier': '{name}: one frame earlier',
  'sync.later': '{name}: one frame later',
  'sync.bySound': 'Align {name} by its sound',
  'sync.listen': 'Listen to {name}',
  'sync.part': 'Stop watching {name} along',
  'sync.error': '{ms} ms off',
  'sync.setByHand': 'Offset set by hand',
  'sync.setBySound': 'Offset found by sound, confidence {percent} %',
  'sync.heard': 'Aligned by sound at {seconds} s, confidence {percent} %.',
  'sync.unsure': 'The sound does not say how the videos lie to each other (confidence {percent} %).',
  'sync.byHand': 'Align them by hand: stop, and move one frame by frame.',
} as const
