/* The control of the suite `sqlite`: the tables, pragmas and statements of the hash cache, straight from C. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static sqlite3 *db;

static void check(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  exit(1);
}

static sqlite3_stmt *prepared(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
  return statement;
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static double wall_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static double cpu_ms(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
}

static const char *schema =
    "CREATE TABLE folder(id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE);"
    "CREATE TABLE hashed_file(folder_id INTEGER NOT NULL, name TEXT NOT NULL, file_id TEXT NOT NULL,"
    " facts BLOB NOT NULL CHECK (length(facts) = 40), seen_day INTEGER NOT NULL, blocks BLOB,"
    " PRIMARY KEY(folder_id, name)) WITHOUT ROWID;"
    "CREATE TABLE counter(id INTEGER PRIMARY KEY CHECK (id = 1), n INTEGER NOT NULL); INSERT INTO counter VALUES (1, 0);"
    "CREATE TRIGGER hashed_file_added AFTER INSERT ON hashed_file BEGIN UPDATE counter SET n = n + 1 WHERE id = 1; END;"
    "CREATE TRIGGER hashed_file_removed AFTER DELETE ON hashed_file BEGIN UPDATE counter SET n = n - 1 WHERE id = 1; END;";

static const sqlite3_int64 first_mtime_ns = 1720199667787520123LL;
static const int rows_per_transaction = 10000;

static void folder_path(char *into, long folder) { sprintf(into, "/projects/show/shot_%06ld/textures", folder); }

static const unsigned int spread = 0x9e3779b1u;

static unsigned int big_endian(const unsigned char *bytes) {
  return (unsigned int)bytes[0] << 24 | (unsigned int)bytes[1] << 16 | (unsigned int)bytes[2] << 8 | bytes[3];
}

/* mtime, time of change, size, hash: as a row has them. */
static void pack_facts(unsigned char *into, long index, long per_folder) {
  sqlite3_int64 mtime_ns = first_mtime_ns + index;
  double size = (double)(4096 + index % per_folder);
  memcpy(into, &mtime_ns, 8);
  memcpy(into + 8, &mtime_ns, 8);
  memcpy(into + 16, &size, 8);
  unsigned int hash = (unsigned int)(index + 1) * spread;
  for (int at = 0; at < 16; at++) into[24 + at] = (unsigned char)(hash >> (8 * (3 - at % 4)));
}

static long insert(long rows, long per_folder) {
  sqlite3_stmt *add_folder = prepared("INSERT INTO folder(path) VALUES (?) RETURNING id");
  sqlite3_stmt *add = prepared(
      "INSERT INTO hashed_file(folder_id, name, file_id, facts, seen_day, blocks) VALUES (?, ?, ?, ?, ?, NULL)"
      " ON CONFLICT(folder_id, name) DO UPDATE SET file_id = excluded.file_id, facts = excluded.facts,"
      " seen_day = excluded.seen_day, blocks = excluded.blocks");
  sqlite3_int64 folder_id = 0;
  for (long index = 0; index < rows; index++) {
    if (index % rows_per_transaction == 0) run("BEGIN IMMEDIATE");
    char text[64];
    unsigned char facts[40];
    if (index % per_folder == 0) {
      folder_path(text, index / per_folder);
      check(sqlite3_bind_text(add_folder, 1, text, -1, SQLITE_TRANSIENT));
      check(sqlite3_step(add_folder));
      folder_id = sqlite3_column_int64(add_folder, 0);
      check(sqlite3_reset(add_folder));
    }
    int length = sprintf(text, "texture_%06ld.exr", index % per_folder);
    pack_facts(facts, index, per_folder);
    sqlite3_bind_int64(add, 1, folder_id);
    sqlite3_bind_text(add, 2, text, length, SQLITE_STATIC);
    sqlite3_bind_text(add, 3, "64768:1234567", 13, SQLITE_STATIC);
    sqlite3_bind_blob(add, 4, facts, sizeof facts, SQLITE_STATIC);
    sqlite3_bind_int64(add, 5, 20000);
    check(sqlite3_step(add));
    check(sqlite3_reset(add));
    if (index % rows_per_transaction == rows_per_transaction - 1 || index == rows - 1) run("COMMIT");
  }
  sqlite3_stmt *count = prepared("SELECT n FROM counter");
  check(sqlite3_step(count));
  long counted = (long)sqlite3_column_int64(count, 0);
  sqlite3_finalize(count);
  sqlite3_finalize(add_folder);
  sqlite3_finalize(add);
  return counted;
}

static long lookup(long rows, long per_folder, unsigned int *sum) {
  sqlite3_stmt *find = prepared("SELECT id FROM folder WHERE path = ?");
  sqlite3_stmt *range = prepared("SELECT name, file_id, facts, seen_day FROM hashed_file WHERE folder_id = ? LIMIT 65537");
  long found = 0;
  run("BEGIN");
  for (long folder = 0; folder < rows / per_folder; folder++) {
    char text[64];
    folder_path(text, folder);
    check(sqlite3_bind_text(find, 1, text, -1, SQLITE_STATIC));
    check(sqlite3_step(find));
    sqlite3_bind_int64(range, 1, sqlite3_column_int64(find, 0));
    check(sqlite3_reset(find));
    for (long file = 0; sqlite3_step(range) == SQLITE_ROW; file++) {
      sprintf(text, "texture_%06ld.exr", file);
      unsigned char expected[40];
      pack_facts(expected, folder * per_folder + file, per_folder);
      if (strcmp((const char *)sqlite3_column_text(range, 0), text) != 0) continue;
      if (strcmp((const char *)sqlite3_column_text(range, 1), "64768:1234567") != 0) continue;
      const unsigned char *facts = sqlite3_column_blob(range, 2);
      if (memcmp(facts, expected, 24) != 0) continue;
      *sum = *sum * 31 + big_endian(facts + 24);
      found++;
    }
    check(sqlite3_reset(range));
  }
  run("COMMIT");
  sqlite3_finalize(find);
  sqlite3_finalize(range);
  return found;
}

int main(int count, char **given) {
  if (count != 5) return 64;
  int is_insert = strcmp(given[1], "insert") == 0;
  long rows = atol(given[3]), per_folder = atol(given[4]);
  unsigned int sum = 0;
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  for (int at = 0; is_insert && at < 3; at++) {
    char file[4096];
    snprintf(file, sizeof file, "%s%s", given[2], suffixes[at]);
    remove(file);
  }
  check(sqlite3_open(given[2], &db));
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
      "PRAGMA mmap_size=1073741824; PRAGMA wal_autocheckpoint=4000;");
  if (is_insert) run(schema);
  double began_ms = wall_ms(), began_cpu_ms = cpu_ms();
  long counted = is_insert ? insert(rows, per_folder) : lookup(rows, per_folder, &sum);
  double took_ms = wall_ms() - began_ms, took_cpu_ms = cpu_ms() - began_cpu_ms;
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  sqlite3_close(db);
  printf("{\"wallMs\":%f,\"cpuMs\":%f,\"rssBytes\":%ld,\"rows\":%ld,\"sum\":%u,\"sqlite\":\"%s\"}\n", took_ms, took_cpu_ms,
         use.ru_maxrss * 1024L, counted, sum, sqlite3_libversion());
  return 0;
}
