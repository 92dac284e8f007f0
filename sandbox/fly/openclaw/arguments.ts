export type Arguments = {
  words: string[];
  /** `--json` is `''`, `--provider anthropic` is `'anthropic'`. */
  flags: Record<string, string>;
};

const SWITCHES = ['json', 'yes', 'version'];

/** Splits a command line into its words and its flags. */
export function parseArguments(argv: string[]): Arguments {
  const words: string[] = [];
  const flags: Record<string, string> = {};
  for (let at = 0; at < argv.length; at += 1) {
    const [, name, given] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argv[at] ?? '') ?? [];
    if (!name) words.push(argv[at] ?? '');
    else if (given !== undefined) flags[name] = given;
    else if (SWITCHES.includes(name)) flags[name] = '';
    else flags[name] = argv[(at += 1)] ?? '';
  }
  if (words.length === 0 && 'version' in flags) words.push('--version');
  return { words, flags };
}

/** The command without what only changes the user or the environment around it: `gosu node openclaw …`. */
export function unwrapped(argv: string[]): string[] {
  const [program = '', ...rest] = argv;
  const name = program.split('/').at(-1) ?? '';
  if (name === 'gosu' || name === 'su-exec') return unwrapped(rest.slice(1));
  if (name === 'env') return unwrapped(rest.filter(notAssignment));
  if (name === 'setpriv') return unwrapped(afterOptions(rest, /^--(re|e|r)?[ug]id$/));
  if (name === 'runuser') return unwrapped(afterOptions(rest, /^(-u|--user)$/));
  if (name === 'node' && rest[0]?.endsWith('openclaw.mjs')) return ['openclaw', ...rest.slice(1)];
  return [name, ...rest];
}

function notAssignment(_word: string, at: number, words: string[]): boolean {
  return words.slice(0, at + 1).some((earlier) => !/^(-i|[A-Za-z_]\w*=.*)$/s.test(earlier));
}

function afterOptions(words: string[], takesValue: RegExp): string[] {
  let at = 0;
  while (words[at]?.startsWith('-')) {
    if (words[at] === '--') return words.slice(at + 1);
    at += takesValue.test(words[at] ?? '') ? 2 : 1;
  }
  return words.slice(at);
}
