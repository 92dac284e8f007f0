import type { AccessKind } from '../../../domain/accesses.ts';
import type { Role } from '../../../domain/operators.ts';
import type { Options } from '../options.ts';

/** A command of operators that changes something. Its verb is in `src/operators/verbs/`. */
export type Operation<O extends Options = Options> = {
  /** Its description in the command list of a platform. */
  words: string;
  /** Its button on the screen of a customer; null when it is not about one customer. */
  label: string | null;
  role: Role;
  options: O;
  /** Whether it is confirmed first, with the blast radius that its verb names. */
  confirmed: boolean;
  /**
   * What it is to the customer, and whether they are told at once or only find it in /privacy. Null only for what touches
   * neither a customer's account nor their machine.
   */
  customer: { what: AccessKind; isTold: boolean } | null;
};

/** Defines an operation, so that its verb gets arguments of the right types. */
export function operation<const O extends Options>(definition: Operation<O>): Operation<O> {
  return definition;
}
