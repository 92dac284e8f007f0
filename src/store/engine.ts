export type Value = string | number | null;
export type Statement = string | { sql: string; args: Value[] };
export type Row = Record<string, Value>;
/** `rowsAffected` is set only for statements that return no rows. */
export type Result = { rows: Row[]; rowsAffected: number };

/** `unsynced`: a write that a power failure may undo; the end of a process never does. */
export type BatchMode = 'read' | 'write' | 'unsynced';

/** Runs statements: on a file with prepared statements, or on a remote server with libSQL's client. */
export type Engine = {
  execute(statement: Statement): Promise<Result>;
  batch(statements: Statement[], mode: BatchMode): Promise<Result[]>;
  close(): void;
};
