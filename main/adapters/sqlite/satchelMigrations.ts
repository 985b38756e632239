/** Versions of satchel.db: the queue's tables; placed files, targets, runs and transfers; which process runs a transfer; restores; the queue. */

const queueTables = `
CREATE TABLE engine(boot TEXT PRIMARY KEY, engine_id TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
  process_start TEXT NOT NULL, os_boot_ms INTEGER NOT NULL, role TEXT NOT NULL CHECK(role IN ('app','cli')),
  version TEXT NOT NULL, started_ms INTEGER NOT NULL, heartbeat_ms INTEGER NOT NULL) STRICT;
CREATE TABLE transfer(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE,
  class TEXT NOT NULL CHECK(class IN ('submit','download','sync','archive','storage-test')),
  lane INTEGER NOT NULL CHECK(lane BETWEEN 0 AND 4), priority REAL NOT NULL DEFAULT 0,
  scope TEXT NOT NULL, submission TEXT, endpoint_key TEXT NOT NULL,
  spec_json TEXT NOT NULL CHECK(json_valid(spec_json)), spec_hash TEXT NOT NULL CHECK(length(spec_hash)=32),
  title TEXT NOT NULL, requester TEXT NOT NULL, owner_client TEXT, runner TEXT NOT NULL DEFAULT 'any',
  refresh INTEGER NOT NULL DEFAULT 0 CHECK(refresh IN (0,1)), est_seconds REAL, not_before_ms INTEGER,
  state TEXT NOT NULL CHECK(state IN ('queued','leased','paused','waiting-user','done','failed','cancelled')),
  state_reason TEXT, resume_from TEXT REFERENCES run(run_id) ON DELETE SET NULL,
  attempts INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX transfer_open ON transfer(class, scope, spec_hash)
  WHERE state IN ('queued','leased','paused','waiting-user');
CREATE INDEX transfer_next ON transfer(lane, priority, id) WHERE state='queued';
CREATE TABLE run(run_id TEXT PRIMARY KEY, transfer_id INTEGER NOT NULL REFERENCES transfer(id) ON DELETE CASCADE,
  resume_from TEXT REFERENCES run(run_id) ON DELETE SET NULL,
  engine_id TEXT NOT NULL, engine_boot TEXT NOT NULL, engine_pid INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('active','finished')), code TEXT, transient INTEGER CHECK(transient IN (0,1)),
  stage TEXT, description TEXT, details_json TEXT CHECK(details_json IS NULL OR json_valid(details_json)),
  result_json TEXT CHECK(result_json IS NULL OR json_valid(result_json)), folder TEXT NOT NULL,
  started_ms INTEGER NOT NULL, finished_ms INTEGER,
  CHECK((state='finished')=(finished_ms IS NOT NULL AND code IS NOT NULL)),
  CHECK(finished_ms IS NULL OR finished_ms>=started_ms),
  CHECK(code IS NULL OR code<>'nothing-new-to-do' OR resume_from IS NOT NULL)) STRICT;
CREATE INDEX run_of ON run(transfer_id, started_ms);
CREATE TABLE lease(transfer_id INTEGER PRIMARY KEY REFERENCES transfer(id) ON DELETE CASCADE,
  run_id TEXT NOT NULL UNIQUE REFERENCES run(run_id), engine_boot TEXT NOT NULL REFERENCES engine(boot),
  heartbeat_ms INTEGER NOT NULL, progress_ms INTEGER NOT NULL, phase TEXT NOT NULL,
  restarts INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE item(transfer_id INTEGER NOT NULL REFERENCES transfer(id) ON DELETE CASCADE, item_no INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('file','chunk','manifest','folder','symlink')), path TEXT NOT NULL,
  size INTEGER NOT NULL, mtime_ns TEXT, file_id TEXT, hash TEXT, blocks BLOB, object_key TEXT, dest_path TEXT,
  state TEXT NOT NULL CHECK(state IN ('planned','active','present','done','skipped','failed')),
  bytes_done INTEGER NOT NULL DEFAULT 0, range_bitmap BLOB, source_etag TEXT, temp_name TEXT, upload_id TEXT, part_size INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0, last_class TEXT, last_error TEXT, verified_ms INTEGER,
  PRIMARY KEY(transfer_id, item_no)) STRICT, WITHOUT ROWID;
CREATE INDEX item_key ON item(object_key) WHERE object_key IS NOT NULL;
CREATE TABLE part(transfer_id INTEGER NOT NULL, item_no INTEGER NOT NULL, upload_id TEXT NOT NULL,
  part_no INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, etag TEXT NOT NULL,
  checksum TEXT NOT NULL, confirmed_ms INTEGER NOT NULL,
  PRIMARY KEY(transfer_id, item_no, upload_id, part_no),
  FOREIGN KEY(transfer_id, item_no) REFERENCES item(transfer_id, item_no) ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE TABLE reservation(volume_key TEXT NOT NULL, transfer_id INTEGER NOT NULL REFERENCES transfer(id)
  ON DELETE CASCADE, bytes INTEGER NOT NULL CHECK(bytes>=0), PRIMARY KEY(volume_key, transfer_id)) STRICT, WITHOUT ROWID;
CREATE TABLE endpoint_state(endpoint_key TEXT PRIMARY KEY,
  mode TEXT NOT NULL CHECK(mode IN ('ok','slow','cooling','excluded')), reason TEXT,
  source TEXT CHECK(source IN ('auto','user','policy','env')), until_ms INTEGER, strikes INTEGER NOT NULL DEFAULT 0,
  concurrency REAL, ewma_up_bps REAL, ewma_down_bps REAL, last_ok_ms INTEGER) STRICT;
CREATE TABLE event(seq INTEGER PRIMARY KEY AUTOINCREMENT, ts_ms INTEGER NOT NULL, transfer_id INTEGER, run_id TEXT,
  type TEXT NOT NULL, json TEXT NOT NULL CHECK(json_valid(json))) STRICT;
CREATE INDEX event_run ON event(run_id, seq);
CREATE TABLE op_lock(name TEXT PRIMARY KEY, boot TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT;
CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
`;

const recordTables = `
CREATE TABLE placed(root TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL,
  mtime_ns TEXT NOT NULL, run_id TEXT NOT NULL, PRIMARY KEY(root, path)) STRICT, WITHOUT ROWID;
CREATE TABLE declined(root TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY(root, path, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE remembered_target(farm_id TEXT NOT NULL, queue_id TEXT NOT NULL, source_root TEXT NOT NULL,
  target TEXT NOT NULL, PRIMARY KEY(farm_id, queue_id, source_root)) STRICT, WITHOUT ROWID;
CREATE TABLE run_record(run_id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK(kind IN ('download','undo')),
  plan_id TEXT NOT NULL, job_id TEXT, title TEXT NOT NULL, started_ms INTEGER NOT NULL, finished_ms INTEGER,
  result_json TEXT CHECK(result_json IS NULL OR json_valid(result_json)), undoes TEXT) STRICT;
CREATE INDEX run_record_newest ON run_record(started_ms DESC);
CREATE TABLE transfer_record(uid TEXT PRIMARY KEY, created_ms INTEGER NOT NULL,
  snapshot_json TEXT NOT NULL CHECK(json_valid(snapshot_json)),
  spec_json TEXT CHECK(spec_json IS NULL OR json_valid(spec_json))) STRICT;
CREATE INDEX transfer_record_newest ON transfer_record(created_ms DESC);
`;

const transferLeases = `
ALTER TABLE transfer_record ADD COLUMN lease_host TEXT;
ALTER TABLE transfer_record ADD COLUMN lease_pid INTEGER;
ALTER TABLE transfer_record ADD COLUMN lease_ms INTEGER;
ALTER TABLE transfer_record ADD COLUMN is_cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK(is_cancel_asked IN (0, 1));
`;

/** A check cannot be changed, so the table is made anew. */
const restoredRuns = `
CREATE TABLE run_record_next(run_id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK(kind IN ('download','undo','restore')),
  plan_id TEXT NOT NULL, job_id TEXT, title TEXT NOT NULL, started_ms INTEGER NOT NULL, finished_ms INTEGER,
  result_json TEXT CHECK(result_json IS NULL OR json_valid(result_json)), undoes TEXT) STRICT;
INSERT INTO run_record_next SELECT run_id, kind, plan_id, job_id, title, started_ms, finished_ms, result_json, undoes
  FROM run_record;
DROP TABLE run_record;
ALTER TABLE run_record_next RENAME TO run_record;
CREATE INDEX run_record_newest ON run_record(started_ms DESC);
`;

/**
 * The queue takes the place of the records that windows showed: one row holds its place in the queue and what people see of
 * it. Checks cannot be changed, so the tables, which nothing used before, are made anew.
 */
const queueOfTransfers = `
DROP TABLE reservation; DROP TABLE part; DROP TABLE item; DROP TABLE lease; DROP TABLE run; DROP TABLE transfer;
CREATE TABLE transfer(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE,
  class TEXT NOT NULL CHECK(class IN ('submit','download','undo','restore','sync','archive','storage-test')),
  lane INTEGER NOT NULL CHECK(lane BETWEEN 0 AND 4), priority REAL NOT NULL DEFAULT 0,
  scope TEXT NOT NULL, submission TEXT, endpoint_key TEXT NOT NULL,
  spec_json TEXT NOT NULL CHECK(json_valid(spec_json)), spec_hash TEXT NOT NULL CHECK(length(spec_hash)=32),
  title TEXT NOT NULL, requester TEXT NOT NULL, owner_client TEXT, runner TEXT NOT NULL DEFAULT 'any',
  refresh INTEGER NOT NULL DEFAULT 0 CHECK(refresh IN (0,1)), est_seconds REAL, not_before_ms INTEGER,
  state TEXT NOT NULL CHECK(state IN ('queued','leased','paused','waiting-user','done','failed','cancelled')),
  state_reason TEXT, resume_from TEXT REFERENCES run(run_id) ON DELETE SET NULL,
  attempts INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,
  view_json TEXT NOT NULL CHECK(json_valid(view_json)),
  wish TEXT CHECK(wish IN ('pause','cancel','discard'))) STRICT;
CREATE UNIQUE INDEX transfer_open ON transfer(class, scope, spec_hash)
  WHERE state IN ('queued','leased','paused','waiting-user');
CREATE INDEX transfer_next ON transfer(lane, priority, id) WHERE state='queued';
CREATE INDEX transfer_newest ON transfer(created_ms DESC);
CREATE TABLE run(run_id TEXT PRIMARY KEY, transfer_id INTEGER NOT NULL REFERENCES transfer(id) ON DELETE CASCADE,
  resume_from TEXT REFERENCES run(run_id) ON DELETE SET NULL,
  engine_id TEXT NOT NULL, engine_boot TEXT NOT NULL, engine_pid INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('active','finished')), code TEXT, transient INTEGER CHECK(transient IN (0,1)),
  stage TEXT, description TEXT, details_json TEXT CHECK(details_json IS NULL OR json_valid(details_json)),
  result_json TEXT CHECK(result_json IS NULL OR json_valid(result_json)), folder TEXT NOT NULL,
  started_ms INTEGER NOT NULL, finished_ms INTEGER,
  CHECK((state='finished')=(finished_ms IS NOT NULL AND code IS NOT NULL)),
  CHECK(finished_ms IS NULL OR finished_ms>=started_ms),
  CHECK(code IS NULL OR code<>'nothing-new-to-do' OR resume_from IS NOT NULL)) STRICT;
CREATE INDEX run_of ON run(transfer_id, started_ms);
CREATE TABLE lease(transfer_id INTEGER PRIMARY KEY REFERENCES transfer(id) ON DELETE CASCADE,
  run_id TEXT NOT NULL UNIQUE REFERENCES run(run_id), engine_boot TEXT NOT NULL REFERENCES engine(boot),
  heartbeat_ms INTEGER NOT NULL, progress_ms INTEGER NOT NULL, phase TEXT NOT NULL,
  restarts INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE item(transfer_id INTEGER NOT NULL REFERENCES transfer(id) ON DELETE CASCADE, item_no INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('file','chunk','manifest','folder','symlink')), path TEXT NOT NULL,
  size INTEGER NOT NULL, mtime_ns TEXT, file_id TEXT, hash TEXT, blocks BLOB, object_key TEXT, dest_path TEXT,
  state TEXT NOT NULL CHECK(state IN ('planned','active','present','done','skipped','failed')),
  bytes_done INTEGER NOT NULL DEFAULT 0, range_bitmap BLOB, source_etag TEXT, temp_name TEXT, upload_id TEXT, part_size INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0, last_class TEXT, last_error TEXT, verified_ms INTEGER,
  PRIMARY KEY(transfer_id, item_no)) STRICT, WITHOUT ROWID;
CREATE INDEX item_key ON item(object_key) WHERE object_key IS NOT NULL;
CREATE TABLE part(transfer_id INTEGER NOT NULL, item_no INTEGER NOT NULL, upload_id TEXT NOT NULL,
  part_no INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, etag TEXT NOT NULL,
  checksum TEXT NOT NULL, confirmed_ms INTEGER NOT NULL,
  PRIMARY KEY(transfer_id, item_no, upload_id, part_no),
  FOREIGN KEY(transfer_id, item_no) REFERENCES item(transfer_id, item_no) ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE TABLE reservation(volume_key TEXT NOT NULL, transfer_id INTEGER NOT NULL REFERENCES transfer(id)
  ON DELETE CASCADE, bytes INTEGER NOT NULL CHECK(bytes>=0), PRIMARY KEY(volume_key, transfer_id)) STRICT, WITHOUT ROWID;
INSERT INTO transfer(uid, class, lane, scope, endpoint_key, spec_json, spec_hash, title, requester, state, state_reason,
  created_ms, updated_ms, view_json)
SELECT uid, snapshot_json ->> 'class', 1, '', '', coalesce(spec_json, 'null'), lower(hex(randomblob(16))),
  snapshot_json ->> 'title', '', iif(snapshot_json ->> 'state' = 'leased', 'queued', snapshot_json ->> 'state'),
  iif(snapshot_json ->> 'state' = 'leased', 'recovered', NULL), created_ms, snapshot_json ->> 'updatedMs',
  json_remove(snapshot_json, '$.uid', '$.class', '$.state', '$.title', '$.createdMs', '$.updatedMs')
FROM transfer_record WHERE snapshot_json ->> 'class' IN ('submit','download','undo','restore') ORDER BY created_ms;
DROP TABLE transfer_record;
`;

/** What downloads that stopped have of large files. */
const partFiles = `
CREATE TABLE part_file(root TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL,
  temp_path TEXT NOT NULL, file_id TEXT, etags_json TEXT NOT NULL CHECK(json_valid(etags_json)), ranges BLOB NOT NULL,
  run_id TEXT NOT NULL, changed_ms INTEGER NOT NULL, PRIMARY KEY(root, path)) STRICT, WITHOUT ROWID;
CREATE INDEX part_file_temp ON part_file(root, temp_path);
`;

/** Which store an item goes to and since when its upload is open there. */
const openUploads = `
ALTER TABLE item ADD COLUMN store_id TEXT;
ALTER TABLE item ADD COLUMN upload_ms INTEGER;
CREATE INDEX item_upload ON item(store_id, object_key) WHERE store_id IS NOT NULL;
`;

/** Bandwidth limits that hold for some time, instead of settings and timetable. */
const limitsForATime = `
CREATE TABLE limit_override(id INTEGER PRIMARY KEY CHECK(id = 1), up INTEGER NOT NULL CHECK(up >= 0),
  down INTEGER NOT NULL CHECK(down >= 0), until_ms INTEGER NOT NULL) STRICT;
`;

/** Where people say that folders of other computers lie here. */
const ownMappingRules = `
CREATE TABLE mapping_rule(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  os TEXT NOT NULL CHECK(os IN ('windows','linux','macos')), source TEXT NOT NULL, destination TEXT NOT NULL,
  created_ms INTEGER NOT NULL) STRICT;
`;

/** What syncing the outputs of queues remembers between passes. */
const syncedQueues = `
CREATE TABLE sync_queue(scope TEXT PRIMARY KEY, head_json TEXT NOT NULL CHECK(json_valid(head_json))) STRICT, WITHOUT ROWID;
CREATE TABLE sync_job(scope TEXT NOT NULL, job_id TEXT NOT NULL, job_json TEXT NOT NULL CHECK(json_valid(job_json)),
  PRIMARY KEY(scope, job_id)) STRICT, WITHOUT ROWID;
`;

/** Entry n brings a database of version n to version n + 1. Entries never change; a new version is a new entry. */
export const satchelMigrations: readonly string[] = [
  queueTables,
  recordTables,
  transferLeases,
  restoredRuns,
  queueOfTransfers,
  partFiles,
  openUploads,
  limitsForATime,
  ownMappingRules,
  syncedQueues,
];
