const ADDRESS = /https?:\/\/\S+/g;
const INLINE = /[\\*_~`|[\]<]/g;
const LINE_START = /^([^\S\n\r\u2028\u2029]*)([#>-])/gm;

/** Escapes a value so that it cannot format or mention. URLs stay unescaped, otherwise they would not be links. */
export function escapeMarkdown(value: string): string {
  let escaped = '';
  let end = 0;
  for (const address of value.matchAll(ADDRESS)) {
    escaped += escapePlain(value.slice(end, address.index)) + address[0];
    end = address.index + address[0].length;
  }
  return (escaped + escapePlain(value.slice(end))).replace(LINE_START, String.raw`$1\$2`);
}

function escapePlain(value: string): string {
  return value.replace(INLINE, String.raw`\$&`);
}

/** A code block, which has a copy button. Nothing in it is read as Markdown, and nothing can end it early. */
export function codeBlock(value: string): string {
  return `\`\`\`\n${value.replaceAll('```', '`\u200b`\u200b`')}\n\`\`\``;
}
