import { type Platform, type PlatformDefinition, PLATFORMS } from '../domain/platforms.ts';
import { isPlainBeyondThisMachine, PLAIN } from './addresses.ts';
import { list, type Reached, secret, text } from './fields.ts';

type PlainValues = Record<string, string | string[] | null | undefined>;

/** The part of a platform whose row names the settings for its address and its token. It needs both. */
export function plainPart(platform: Platform) {
  const { settings, hasOperators, isSandbox }: PlatformDefinition = PLATFORMS[platform];
  if (!settings) throw new Error(`${platform} needs a part of its own in src/config/platforms.ts`);
  const operators = `OPERATORS_${platform.toUpperCase()}`;
  const read = (values: PlainValues) => ({
    url: textOf(values[settings.url]),
    token: textOf(values[settings.token]),
  });
  return {
    settings: {
      [settings.url]: text,
      [settings.token]: secret,
      ...(hasOperators ? { [operators]: list } : {}),
    },
    isOn: (values: PlainValues): boolean => Boolean(read(values).url),
    config: (values: PlainValues): { url: string; token: string } | null => {
      const { url, token } = read(values);
      return url && token ? { url, token } : null;
    },
    operators: (values: PlainValues): string[] => {
      const ids = values[operators];
      return Array.isArray(ids) ? ids : [];
    },
    // The sandbox's own platform is always a stand-in, wherever it runs; see `standInProblems`.
    reached: (values: PlainValues): Reached[] => {
      const { url, token } = read(values);
      return [{ setting: settings.url, url, live: token && !isSandbox ? settings.token : null }];
    },
    problems: (values: PlainValues): string[] => {
      const { url, token } = read(values);
      const problems: string[] = [];
      if (Boolean(url) !== Boolean(token)) {
        const both = `it and ${settings.url} belong together; set both or neither`;
        problems.push(`${settings.token}: ${both}`);
      }
      if (url && isPlainBeyondThisMachine(url)) problems.push(`${settings.url}: ${PLAIN}`);
      return problems;
    },
  };
}

function textOf(value: PlainValues[string]): string | null {
  return typeof value === 'string' ? value : null;
}
