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

/** The text of a message as the client renders it. */
export function renderMarkdown(content: string): Rendered {
  const rendered: Rendered = { text: '', links: [], codes: [] };
  let end = 0;
  for (const fence of content.matchAll(FENCE)) {
    const code = (fence[1] ?? '').replace(/\n$/, '');
    rendered.text += plain(content.slice(end, fence.index), rendered) + code;
    rendered.codes.push(code);
    end = fence.index + fence[0].length;
  }
  rendered.text += plain(content.slice(end), rendered);
  return rendered;
}

function plain(source: string, rendered: Rendered): string {
  return source.replace(INLINE, (...match: unknown[]) => {
    const parts = match.at(-1) as Record<string, string | undefined>;
    const { escaped, code, label, target, bare, url, command } = parts;
    if (command !== undefined) return `/${command}`;
    const verbatim = escaped ?? code ?? bare ?? url;
    if (verbatim !== undefined) return verbatim;
    if (label !== undefined && target !== undefined) {
      const shown = plain(label, rendered);
      rendered.links.push({ label: shown, url: target });
      return shown;
    }
    const { bold, underlined, struck, hidden, slanted, leaning } = parts;
    return plain(bold ?? underlined ?? struck ?? hidden ?? slanted ?? leaning ?? '', rendered);
  });
}
