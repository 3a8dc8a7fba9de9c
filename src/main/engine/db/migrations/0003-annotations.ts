import type { Migration } from '../migrate.ts'

const annotation = `json_set(%, '$.modifiers', json('[]'), '$.annotator', '', '$.confidence', NULL)`
const tier = `json_set(%, '$.exclusive', json('false'))`

/** SQL of a record's JSON in its new form, from SQL of the old. */
function upgraded(json: string): string {
  const form = (pattern: string): string => pattern.replace('%', json)
  return `json(CASE ${json} ->> 'type' WHEN 'annotation' THEN ${form(annotation)} WHEN 'tier' THEN ${form(tier)} ELSE ${json} END)`
}

const list = (path: string): string => `json((SELECT json_group_array(${upgraded('value')}) FROM json_each(diff_json, '$.${path}')))`

/** Annotations with modifiers, annotator and confidence, tiers that say whether states exclude each other; and the way to them by tier, parent and word. */
export const annotations: Migration = {
  version: 3,
  name: 'annotations',
  up: `
    UPDATE records SET json = ${upgraded('json')} WHERE type IN ('annotation', 'tier');
    UPDATE change_log SET diff_json = json_object(
      'added', ${list('added')},
      'updated', json((SELECT json_group_array(json_array(${upgraded('value -> 0')}, ${upgraded('value -> 1')})) FROM json_each(diff_json, '$.updated'))),
      'removed', ${list('removed')}
    ) WHERE instr(diff_json, '"type":"annotation"') > 0 OR instr(diff_json, '"type":"tier"') > 0;

    CREATE INDEX records_by_place ON records (parent_id, media_id, start_us, end_us);

    CREATE TABLE annotation_index (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      tier_id TEXT NOT NULL,
      media_id TEXT NOT NULL,
      track_id TEXT,
      parent_id TEXT,
      start_us INTEGER NOT NULL,
      end_us INTEGER NOT NULL,
      term TEXT,
      modifiers TEXT NOT NULL,
      text TEXT NOT NULL,
      annotator TEXT NOT NULL,
      confidence REAL
    ) STRICT;
    CREATE INDEX annotation_index_by_term ON annotation_index (term, media_id, start_us);
    CREATE INDEX annotation_index_by_parent ON annotation_index (parent_id) WHERE parent_id IS NOT NULL;
    CREATE INDEX annotation_index_by_place ON annotation_index (media_id, start_us);
    CREATE VIRTUAL TABLE annotation_words USING fts5 (text, content = 'annotation_index', content_rowid = 'key', tokenize = 'trigram');

    CREATE TRIGGER annotation_added AFTER INSERT ON records WHEN new.type = 'annotation' BEGIN
      INSERT INTO annotation_index (id, tier_id, media_id, track_id, parent_id, start_us, end_us, term, modifiers, text, annotator, confidence)
      VALUES (new.id, new.parent_id, new.media_id, new.json ->> 'trackId', new.json ->> 'parentId', new.start_us, new.end_us, new.json ->> 'term',
        (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(new.json, '$.modifiers')), new.json ->> 'text', new.json ->> 'annotator', new.json ->> 'confidence');
    END;
    CREATE TRIGGER annotation_removed AFTER DELETE ON records WHEN old.type = 'annotation' BEGIN
      DELETE FROM annotation_index WHERE id = old.id;
    END;
    CREATE TRIGGER annotation_changed AFTER UPDATE ON records WHEN new.type = 'annotation' BEGIN
      UPDATE annotation_index SET tier_id = new.parent_id, media_id = new.media_id, track_id = new.json ->> 'trackId', parent_id = new.json ->> 'parentId', start_us = new.start_us, end_us = new.end_us,
        term = new.json ->> 'term', modifiers = (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(new.json, '$.modifiers')),
        text = new.json ->> 'text', annotator = new.json ->> 'annotator', confidence = new.json ->> 'confidence'
      WHERE id = new.id;
    END;
    CREATE TRIGGER annotation_words_added AFTER INSERT ON annotation_index WHEN new.text <> '' BEGIN
      INSERT INTO annotation_words (rowid, text) VALUES (new.key, new.text);
    END;
    CREATE TRIGGER annotation_words_removed AFTER DELETE ON annotation_index WHEN old.text <> '' BEGIN
      INSERT INTO annotation_words (annotation_words, rowid, text) VALUES ('delete', old.key, old.text);
    END;
    CREATE TRIGGER annotation_words_left AFTER UPDATE OF text ON annotation_index WHEN old.text <> '' AND old.text <> new.text BEGIN
      INSERT INTO annotation_words (annotation_words, rowid, text) VALUES ('delete', old.key, old.text);
    END;
    CREATE TRIGGER annotation_words_changed AFTER UPDATE OF text ON annotation_index WHEN new.text <> '' AND old.text <> new.text BEGIN
      INSERT INTO annotation_words (rowid, text) VALUES (new.key, new.text);
    END;

    INSERT INTO annotation_index (id, tier_id, media_id, track_id, parent_id, start_us, end_us, term, modifiers, text, annotator, confidence)
    SELECT id, parent_id, media_id, json ->> 'trackId', json ->> 'parentId', start_us, end_us, json ->> 'term', '', json ->> 'text', '', NULL FROM records WHERE type = 'annotation';
  `,
}
