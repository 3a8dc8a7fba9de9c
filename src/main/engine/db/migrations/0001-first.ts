import type { Migration } from '../migrate.ts'

/** The first shape of a project: media, analyses with their tracks, jobs, the document with its change log, and the model registry. */
export const first: Migration = {
  version: 1,
  name: 'first',
  up: `
    CREATE TABLE meta (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE media (
      id TEXT PRIMARY KEY,
      path TEXT NOT NULL,
      relative_path TEXT NOT NULL,
      name TEXT NOT NULL,
      subject TEXT,
      state TEXT NOT NULL CHECK (state IN ('probing', 'ready', 'failed', 'missing')),
      error_json TEXT,
      size_bytes INTEGER NOT NULL,
      fingerprint TEXT,
      duration_us INTEGER NOT NULL DEFAULT 0,
      first_pts_us INTEGER NOT NULL DEFAULT 0,
      frame_count INTEGER NOT NULL DEFAULT 0,
      rate_hz REAL,
      variable_rate INTEGER NOT NULL DEFAULT 0,
      width_px INTEGER NOT NULL DEFAULT 0,
      height_px INTEGER NOT NULL DEFAULT 0,
      rotation_degrees INTEGER NOT NULL DEFAULT 0,
      video_codec TEXT,
      container TEXT NOT NULL DEFAULT '',
      audio_tracks INTEGER NOT NULL DEFAULT 0,
      audio_codec TEXT,
      resources_json TEXT,
      added_at_ms INTEGER NOT NULL,
      removed_at_ms INTEGER
    ) STRICT;

    CREATE TABLE analyses (
      id TEXT PRIMARY KEY,
      media_id TEXT NOT NULL REFERENCES media (id),
      state TEXT NOT NULL CHECK (state IN ('partial', 'complete')),
      every_nth INTEGER NOT NULL,
      analysed_frames INTEGER NOT NULL DEFAULT 0,
      total_frames INTEGER NOT NULL DEFAULT 0,
      face_frames INTEGER NOT NULL DEFAULT 0,
      frames_per_second REAL NOT NULL DEFAULT 0,
      provider TEXT NOT NULL DEFAULT '',
      models_json TEXT NOT NULL DEFAULT '[]',
      created_at_ms INTEGER NOT NULL,
      finished_at_ms INTEGER
    ) STRICT;
    CREATE INDEX analyses_by_media ON analyses (media_id, created_at_ms);

    CREATE TABLE tracks (
      analysis_id TEXT NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
      id TEXT NOT NULL,
      media_id TEXT NOT NULL REFERENCES media (id),
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      start_us INTEGER NOT NULL,
      end_us INTEGER NOT NULL,
      frames INTEGER NOT NULL,
      PRIMARY KEY (analysis_id, id)
    ) STRICT;
    CREATE INDEX tracks_by_media ON tracks (media_id, position);

    CREATE TABLE jobs (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
      title TEXT NOT NULL,
      media_id TEXT REFERENCES media (id),
      input_json TEXT NOT NULL,
      progress_json TEXT NOT NULL,
      error_json TEXT,
      created_at_ms INTEGER NOT NULL,
      finished_at_ms INTEGER
    ) STRICT;
    CREATE INDEX jobs_by_state ON jobs (state, created_at_ms);

    CREATE TABLE records (
      id TEXT PRIMARY KEY,
      type TEXT NOT NULL,
      layer TEXT NOT NULL CHECK (layer IN ('machine', 'person')),
      media_id TEXT,
      parent_id TEXT,
      start_us INTEGER,
      end_us INTEGER,
      json TEXT NOT NULL
    ) STRICT;
    CREATE INDEX records_by_media ON records (media_id, type, start_us);
    CREATE INDEX records_by_parent ON records (parent_id, type);
    CREATE INDEX records_by_type ON records (type, layer);

    CREATE TABLE change_log (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms INTEGER NOT NULL,
      who TEXT NOT NULL,
      cause TEXT NOT NULL CHECK (cause IN ('person', 'machine')),
      action TEXT NOT NULL,
      summary TEXT NOT NULL,
      model_version TEXT,
      from_text TEXT NOT NULL,
      to_text TEXT NOT NULL,
      media_id TEXT,
      diff_json TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone', 'discarded')),
      undone_at_ms INTEGER,
      undone_by TEXT
    ) STRICT;
    CREATE INDEX change_log_by_state ON change_log (state, sequence);

    CREATE TABLE models (
      id TEXT PRIMARY KEY,
      state TEXT NOT NULL CHECK (state IN ('candidate', 'promoted', 'retired', 'discarded')),
      created_at_ms INTEGER NOT NULL,
      card_json TEXT NOT NULL
    ) STRICT;

    CREATE TABLE promotions (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms INTEGER NOT NULL,
      who TEXT NOT NULL,
      model_id TEXT REFERENCES models (id),
      taken_back_at_ms INTEGER
    ) STRICT;
  `,
}
