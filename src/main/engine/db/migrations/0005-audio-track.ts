import type { Migration } from '../migrate.ts'

/** Which sound track of a file is heard, counted from 0. */
export const audioTrack: Migration = {
  version: 5,
  name: 'audio-track',
  up: 'ALTER TABLE media ADD COLUMN audio_track INTEGER NOT NULL DEFAULT 0;',
}
