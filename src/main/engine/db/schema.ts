import type { Generated } from 'kysely'

type MediaTable = {
  id: string
  path: string
  relative_path: string
  name: string
  subject: string | null
  state: 'probing' | 'ready' | 'failed' | 'missing'
  error_json: string | null
  size_bytes: number
  fingerprint: string | null
  duration_us: Generated<number>
  first_pts_us: Generated<number>
  frame_count: Generated<number>
  rate_hz: number | null
  variable_rate: Generated<number>
  width_px: Generated<number>
  height_px: Generated<number>
  rotation_degrees: Generated<number>
  video_codec: string | null
  container: Generated<string>
  audio_tracks: Generated<number>
  audio_codec: string | null
  audio_track: Generated<number>
  resources_json: string | null
  added_at_ms: number
  removed_at_ms: number | null
}

type AnalysisTable = {
  id: string
  media_id: string
  state: 'partial' | 'complete'
  every_nth: number
  analysed_frames: Generated<number>
  total_frames: Generated<number>
  face_frames: Generated<number>
  frames_per_second: Generated<number>
  provider: Generated<string>
  models_json: Generated<string>
  created_at_ms: number
  finished_at_ms: number | null
}

type TrackTable = {
  id: string
  analysis_id: string
  media_id: string
  position: number
  name: string
  start_us: number
  end_us: number
  frames: number
}

type JobTable = {
  id: string
  kind: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'
  title: string
  media_id: string | null
  input_json: string
  progress_json: string
  error_json: string | null
  created_at_ms: number
  finished_at_ms: number | null
}

type RecordTable = {
  id: string
  type: string
  layer: 'machine' | 'person'
  media_id: string | null
  parent_id: string | null
  start_us: number | null
  end_us: number | null
  json: string
}

type ChangeTable = {
  sequence: Generated<number>
  at_ms: number
  who: string
  cause: 'person' | 'machine'
  action: string
  summary: string
  model_version: string | null
  from_text: string
  to_text: string
  media_id: string | null
  diff_json: string
  state: Generated<'done' | 'undone' | 'discarded'>
  undone_at_ms: number | null
  undone_by: string | null
}

type ModelTable = {
  id: string
  state: 'candidate' | 'promoted' | 'retired' | 'discarded'
  created_at_ms: number
  card_json: string
}

type PromotionTable = {
  sequence: Generated<number>
  at_ms: number
  who: string
  model_id: string | null
  taken_back_at_ms: number | null
}

type TrainingPointTable = {
  job_id: string
  step: number
  train_loss: number
  held_out_loss: number | null
  held_out_accuracy: number | null
  detail_json: string | null
}

type AnnotationIndexTable = {
  key: Generated<number>
  id: string
  tier_id: string
  media_id: string
  track_id: string | null
  parent_id: string | null
  start_us: number
  end_us: number
  term: string | null
  modifiers: string
  text: string
  annotator: string
  confidence: number | null
}

/** The tables of a project database as the newest migration leaves them; times in names carry their units. */
export type Schema = {
  meta: { key: string, value: string }
  media: MediaTable
  analyses: AnalysisTable
  tracks: TrackTable
  jobs: JobTable
  records: RecordTable
  change_log: ChangeTable
  models: ModelTable
  promotions: PromotionTable
  training_points: TrainingPointTable
  annotation_index: AnnotationIndexTable
}
