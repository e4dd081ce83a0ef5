import Database from 'libsql';

/**
 * Opens (or makes) an SQLite file with the given tables. What a real system keeps on disk, a simulator keeps on disk.
 * Synchronous writes to the disk are off: a simulator's data need not outlive a power cut.
 */
export function openStore(file: string, schema: string): Database.Database {
  const database = new Database(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;');
  database.exec(schema);
  return database;
}

export type Store = Database.Database;
