/**
 * What people and models do with samples, beside the samples: the log of edits, the committee with its items and votes. A removed sample
 * stays in its row, so that everything can be taken back. Second version of a dataset file.
 */
export const workshopSchema = `
  ALTER TABLE sample ADD COLUMN split TEXT;
  ALTER TABLE sample ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE sample ADD COLUMN verdict TEXT CHECK (verdict IN ('open', 'kept', 'refused', 'tied'));
  CREATE INDEX sample_by_verdict ON sample (verdict, id) WHERE verdict IS NOT NULL;

  CREATE TABLE act (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE act_row (
    act_id INTEGER NOT NULL REFERENCES act (id),
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    before_json TEXT,
    after_json TEXT
  ) STRICT;
  CREATE INDEX act_row_by_act ON act_row (act_id);
  CREATE INDEX act_row_by_sample ON act_row (sample_id);

  CREATE TABLE judge (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'model'))
  ) STRICT;

  CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    gold TEXT CHECK (gold IN ('right', 'wrong')),
    round INTEGER NOT NULL,
    UNIQUE (sample_id, round, position)
  ) STRICT;

  CREATE TABLE vote (
    item_id INTEGER NOT NULL REFERENCES item (id),
    judge_id INTEGER NOT NULL REFERENCES judge (id),
    vote TEXT NOT NULL CHECK (vote IN ('right', 'wrong', 'unsure')),
    note TEXT NOT NULL,
    correction TEXT,
    at_ms INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    PRIMARY KEY (item_id, judge_id)
  ) STRICT, WITHOUT ROWID;
`
