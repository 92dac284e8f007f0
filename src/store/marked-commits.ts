import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { BatchMode, Engine, Result, Statement } from './engine.ts';

/** A transaction may be stored, and what it gave is not known. Whoever wrote it reads, as after a crash, and repeats nothing blindly. */
export class AnswerLost extends AppError {
  constructor(cause: unknown) {
    super('upstream', 'the database did not answer; what was written may be stored', { cause });
    this.name = 'AnswerLost';
  }
}

/** How often something is written that the database is known not to have, and the waits before it is asked what it has. */
const MOST_WRITES = 3;
const ASK_AFTER_MS = [0, 200, 1000];

const MARK = 'INSERT INTO commits (id, stored_at, voids) VALUES (?, unixepoch() * 1000, 0)';
const VOID = `INSERT INTO commits (id, stored_at, voids) VALUES (?, unixepoch() * 1000, 1) ON CONFLICT DO NOTHING`;
const FATE = 'SELECT voids FROM commits WHERE id = ?';

/**
 * An engine whose every write carries an id, so that a lost answer can be settled. The database is asked for that id. When it has none,
 * the question takes its place: a request that is still on its way then fails, and the same may be written again. `isRefusal` tells
 * a refused statement, which has changed nothing, from a request without an answer. Writes throw `AnswerLost`.
 */
export function markCommits(engine: Engine, isRefusal: (error: unknown) => boolean): Engine {
  async function write(statements: Statement[], mode: BatchMode, left: number): Promise<Result[]> {
    const id = newId('cmt');
    try {
      const marked = await engine.batch([{ sql: MARK, args: [id] }, ...statements], mode);
      return marked.slice(1);
    } catch (error) {
      if (isRefusal(error)) throw error;
      if (left === 1 || !(await isVoid(id))) throw new AnswerLost(error);
      return write(statements, mode, left - 1);
    }
  }

  /** Whether the write with this id has not been stored, and never will be. */
  async function isVoid(id: string): Promise<boolean> {
    for (const waitMs of ASK_AFTER_MS) {
      await pause(waitMs);
      const asked = [VOID, FATE].map((sql) => ({ sql, args: [id] }));
      const answer = await engine.batch(asked, 'write').catch(() => null);
      if (answer) return answer[1]?.rows[0]?.['voids'] === 1;
    }
    return false;
  }

  return {
    ...engine,
    batch: (statements, mode) =>
      mode === 'read' ? engine.batch(statements, mode) : write(statements, mode, MOST_WRITES),
  };
}
