export const ownModels = {
  'settings.ownModels': 'Own models',
  'ownModels.about': 'Models that run on every face and frame beside the studio’s own, in this project. A card (JSON) beside the ONNX file says what it takes and gives. A change counts from the next analysis on.',
  'ownModels.noProject': 'Open a project to add models to it.',
  'ownModels.add': 'Add a model by its card',
  'ownModels.enable': 'Switch on',
  'ownModels.off': 'Off. {reason}',
  'ownModels.remove': 'Remove {name}',
  'transcript.import': 'Import a transcript (WebVTT, SubRip)',
  'transcript.export': 'Write the transcript out',
  'player.subtitles': 'Subtitles',
} as const
