import Database from 'libsql';

/**
 * Opens (or makes) an SQLite file with the given tables. What a real system keeps on disk, a simulator keeps on disk.
 * Synchronous writes to the disk are off: a simulator's data need not outlive a power cut.
 */
export function openStore(file: string, schema: string): Database.Database {
  const database = new Database(file);
  // In this order: the change to WAL would wait for the disk otherwise.
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;');
  database.exec(`BEGIN; ${schema} COMMIT;`);
  return database;
}

export type Store = Database.Database;
