import type { Json } from './json.ts';

export type RefusalCode = 'usage' | 'invalid' | 'older' | 'busy' | 'failed';

const EXIT_CODES: Record<RefusalCode, number> = {
  failed: 1,
  busy: 1,
  usage: 2,
  invalid: 3,
  older: 4,
};

export type Issue = { path: string; message: string };

/** A refusal that changed nothing. It is printed as one line of JSON, and its code decides the exit code. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly issues: Issue[];

  constructor(code: RefusalCode, message: string, issues: Issue[] = []) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.issues = issues;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }

  toJson(): Json {
    const { code, message, issues } = this;
    return { error: { code, message, ...(issues.length > 0 && { issues }) } };
  }
}
