export type Rendered = {
  text: string;
  links: { label: string; url: string }[];
  /** The content of code blocks, which the client offers to copy. */
  codes: string[];
};

const FENCE = /```(?:[a-z]*\n)?([\s\S]+?)```/g;

const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[^0-9A-Za-z\s])`,
    '`(?<code>[^`]+)`',
    String.raw`\[(?<label>(?:\\.|[^\]\\])+)\]\(<?(?<target>https?://[^\s)>]+)>?\)`,
    String.raw`</(?<command>[-\w ]{1,98}):\d{17,20}>`,
    String.raw`<t:(?<unix>\d{1,13})(?::(?<style>[tTdDfFR]))?>`,
    String.raw`<(?<bare>https?://[^\s>]+)>`,
    String.raw`(?<url>https?://[^\s<]+)`,
    String.raw`\*\*(?<bold>(?:\\.|(?!\*\*)[\s\S])+)\*\*`,
    String.raw`__(?<underlined>(?:\\.|(?!__)[\s\S])+)__`,
    String.raw`~~(?<struck>(?:\\.|(?!~~)[\s\S])+)~~`,
    String.raw`\|\|(?<hidden>(?:\\.|(?!\|\|)[\s\S])+)\|\|`,
    String.raw`\*(?<slanted>(?=\S)(?:\\.|[^*\\])+)\*`,
    String.raw`\b_(?<leaning>(?:\\.|[^_\\])+)_\b`,
    String.raw`^(?:#{1,3}|-#|>) +`,
  ].join('|'),
  'gm',
);

/** The text of a message as a client in this language renders it, at this time and in UTC. */
export function renderMarkdown(content: string, readAt = 0, language = 'en-US'): Rendered {
  const rendered: Rendered = { text: '', links: [], codes: [] };
  const into = { rendered, readAt, language };
  let end = 0;
  for (const fence of content.matchAll(FENCE)) {
    const code = (fence[1] ?? '').replace(/\n$/, '');
    rendered.text += plain(content.slice(end, fence.index), into) + code;
    rendered.codes.push(code);
    end = fence.index + fence[0].length;
  }
  rendered.text += plain(content.slice(end), into);
  return rendered;
}

type Into = { rendered: Rendered; readAt: number; language: string };

function plain(source: string, into: Into): string {
  return source.replace(INLINE, (...match: unknown[]) => {
    const parts = match.at(-1) as Record<string, string | undefined>;
    const { escaped, code, label, target, bare, url, command, unix, style } = parts;
    if (unix !== undefined) return showTime(Number(unix) * 1000, style ?? 'f', into);
    if (command !== undefined) return `/${command}`;
    const verbatim = escaped ?? code ?? bare ?? url;
    if (verbatim !== undefined) return verbatim;
    if (label !== undefined && target !== undefined) {
      const shown = plain(label, into);
      into.rendered.links.push({ label: shown, url: target });
      return shown;
    }
    const { bold, underlined, struck, hidden, slanted, leaning } = parts;
    return plain(bold ?? underlined ?? struck ?? hidden ?? slanted ?? leaning ?? '', into);
  });
}

/** Source: discord-api-docs, "Timestamp Styles". */
const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

function showTime(at: number, style: string, { readAt, language }: Into): string {
  if (style === 'R') return relative(at - readAt, language);
  const format = new Intl.DateTimeFormat(language, { ...STYLES[style], timeZone: 'UTC' });
  return format.format(at).replaceAll('\u202F', ' ');
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function relative(ms: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language);
  const [unit, length] =
    UNITS.find((each) => Math.abs(ms) >= each[1]) ?? (['second', 1000] as const);
  return words.format(Math.round(ms / length), unit);
}
