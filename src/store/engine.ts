export type Value = string | number | null;
export type Statement = string | { sql: string; args: Value[] };
export type Row = Record<string, Value>;
/** `rowsAffected` counts only for statements that give no rows. */
export type Result = { rows: Row[]; rowsAffected: number };

/** What runs statements: a file through prepared statements, or a remote server through libSQL's engine. */
export type Engine = {
  execute(statement: Statement): Promise<Result>;
  batch(statements: Statement[], mode: 'read' | 'write'): Promise<Result[]>;
  close(): void;
};
