import { isPlainBeyondThisMachine, PLAIN } from './addresses.ts';
import { list, type Reached, secret, text, type Values } from './fields.ts';

const settings = { CONSOLE_URL: text, CONSOLE_TOKEN: secret, OPERATORS_CONSOLE: list };

type ConsoleValues = Values<typeof settings>;

/** The console platform of the sandbox. */
export const consolePlatform = {
  settings,
  isOn: (values: Partial<ConsoleValues>) => Boolean(values.CONSOLE_URL),
  config: ({ CONSOLE_URL: url, CONSOLE_TOKEN: token }: ConsoleValues) =>
    url && token ? { url, token } : null,
  operators: (values: ConsoleValues) => values.OPERATORS_CONSOLE,
  // Always a stand-in, wherever it runs; see `standInProblems`.
  reached: ({ CONSOLE_URL: url }: Partial<ConsoleValues>): Reached[] => [
    { setting: 'CONSOLE_URL', url, live: null },
  ],
  problems({ CONSOLE_URL: url, CONSOLE_TOKEN: token }: Partial<ConsoleValues>): string[] {
    const problems: string[] = [];
    if (Boolean(url) !== Boolean(token)) {
      problems.push('CONSOLE_TOKEN: it and CONSOLE_URL belong together; set both or neither');
    }
    if (url && isPlainBeyondThisMachine(url)) problems.push(`CONSOLE_URL: ${PLAIN}`);
    return problems;
  },
};
