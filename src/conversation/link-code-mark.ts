/** A placeholder for a link code, so that no stored message holds the code. The sender inserts the code. */
export function linkCodeMark(id: string): string {
  return `[[link-code ${id}]]`;
}

const MARK = /\[\[link-code (\w+)\]\]/g;

/** The same content with the codes in place of their placeholders. */
export function insertLinkCodes<T>(content: T, codeOf: (id: string) => string): T {
  const written = JSON.stringify(content);
  if (!written.includes('[[link-code ')) return content;
  return JSON.parse(written.replace(MARK, (_mark, id: string) => codeOf(id))) as T;
}
