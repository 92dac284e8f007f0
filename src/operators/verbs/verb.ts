import type { App } from '../../app.ts';
import type { Operation } from '../../conversation/operators/operations/operation.ts';
import type { ArgsOf } from '../../conversation/operators/options.ts';
import type { Change } from '../../work/commit.ts';

/** What an operation finds before it changes anything. */
export type Look = {
  /** For the audit, and for the operator who is asked. */
  before: string;
  /** For an operation that is confirmed: what it will do, and to how many. Asked again when it is another one by then. */
  blast: string;
};

export type Result = {
  changes: Change[];
  /** For the audit. */
  after: string;
  /** What the operator is told. */
  answer: string;
};

/** The operation that is carried out. Its id is the same whenever it is tried again. */
export type Performed = { id: string; actor: string; chat: string };

/**
 * The other half of an operation. Both parts may ask providers, and may run again after a crash. What they throw as an `AppError`
 * is told to the operator; nothing is changed then.
 */
export type OperationVerb<O> =
  O extends Operation<infer Options>
    ? {
        look(app: App, args: ArgsOf<Options>): Promise<Look>;
        run(app: App, args: ArgsOf<Options>, performed: Performed): Promise<Result>;
      }
    : never;

export type OperationVerbs<T> = { [N in keyof T]: OperationVerb<T[N]> };
