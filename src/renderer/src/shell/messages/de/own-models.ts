export const ownModels = {
  'settings.ownModels': 'Eigene Modelle',
  'ownModels.about': 'Modelle, die in diesem Projekt neben denen des Studios über jedes Gesicht und Bild laufen. Eine Karte (JSON) neben der ONNX-Datei sagt, was sie nehmen und geben. Eine Änderung zählt ab der nächsten Analyse.',
  'ownModels.noProject': 'Öffnen Sie ein Projekt, um ihm Modelle hinzuzufügen.',
  'ownModels.add': 'Modell nach seiner Karte hinzufügen',
  'ownModels.enable': 'Einschalten',
  'ownModels.off': 'Aus. {reason}',
  'ownModels.remove': '{name} entfernen',
  'transcript.import': 'Transkript einlesen (WebVTT, SubRip)',
  'transcript.export': 'Transkript schreiben',
  'player.subtitles': 'Untertitel',
} as const
