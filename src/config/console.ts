import { list, text, type Values } from './fields.ts';

const settings = { CONSOLE_URL: text, CONSOLE_TOKEN: text, OPERATORS_CONSOLE: list };

type ConsoleValues = Values<typeof settings>;

/** The console platform of the sandbox. */
export const consolePlatform = {
  settings,
  isOn: (values: Partial<ConsoleValues>) => Boolean(values.CONSOLE_URL),
  config: ({ CONSOLE_URL: url, CONSOLE_TOKEN: token }: ConsoleValues) =>
    url && token ? { url, token } : null,
  operators: (values: ConsoleValues) => values.OPERATORS_CONSOLE,
  problems: (values: Partial<ConsoleValues>): string[] =>
    Boolean(values.CONSOLE_URL) === Boolean(values.CONSOLE_TOKEN)
      ? []
      : ['CONSOLE_TOKEN: CONSOLE_URL and CONSOLE_TOKEN belong together'],
};
