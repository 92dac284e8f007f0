/** What may be typed after an operator's command, in this order. Only the last one may be left out. */
type Kind =
  /** Any id that belongs to one account; the operation gets the account's own id. */
  | { kind: 'account' }
  | { kind: 'word' }
  | { kind: 'number'; min: number; max: number }
  | { kind: 'choice'; of: readonly string[] }
  /** The rest of the line. */
  | { kind: 'text' };

export type Option = Kind & { words: string; optional?: true };
export type Options = Record<string, Option>;

type ValueOf<O> = O extends { kind: 'number' }
  ? number
  : O extends { kind: 'choice'; of: readonly (infer C)[] }
    ? C
    : string;

/** The arguments of a command with these options. */
export type ArgsOf<O> = {
  [N in keyof O]: O[N] extends { optional: true } ? ValueOf<O[N]> | null : ValueOf<O[N]>;
};

export type Args = Record<string, string | number | null>;

export const ACCOUNT = {
  kind: 'account',
  words: 'An account, a user, a machine, an app, an email address or an id at Stripe',
} as const satisfies Option;

export const REASON = {
  kind: 'text',
  words: 'Why; the customer can read it',
} as const satisfies Option;

const LONGEST_TEXT = 1000;

/** What was typed, or the name of the first option that is missing or wrong. */
export function readArgs(
  options: Options,
  typed: string,
): { args: Args; wrong: null } | { args: null; wrong: string } {
  const args: Args = {};
  let rest = typed.trim();
  for (const [name, option] of Object.entries(options)) {
    const [word = ''] = option.kind === 'text' ? [rest] : rest.split(/\s+/, 1);
    rest = rest.slice(word.length).trim();
    const value = valueOf(option, word);
    if (value === undefined) return { args: null, wrong: name };
    args[name] = value;
  }
  const last = Object.keys(options).at(-1) ?? '';
  return rest === '' ? { args, wrong: null } : { args: null, wrong: last };
}

function valueOf(option: Option, typed: string): string | number | null | undefined {
  if (typed === '') return option.optional ? null : undefined;
  switch (option.kind) {
    case 'account':
    case 'word':
      return typed.length <= 80 ? typed : undefined;
    case 'number': {
      const number = Number(typed);
      const isGood = Number.isInteger(number) && number >= option.min && number <= option.max;
      return isGood ? number : undefined;
    }
    case 'choice':
      return option.of.find((each) => each === typed.toLowerCase());
    case 'text':
      return typed.slice(0, LONGEST_TEXT);
  }
}

/** `/ops_comp ACCOUNT PLAN DAYS REASON` */
export function usageOf(name: string, options: Options): string {
  return [`/${name}`, ...Object.keys(options).map((option) => option.toUpperCase())].join(' ');
}

export function describe(option: Option): string {
  const { words } = option;
  if (option.kind === 'choice') return `${words}: ${option.of.join(', ')}`;
  return option.kind === 'number' ? `${words} (${option.min}-${option.max})` : words;
}
