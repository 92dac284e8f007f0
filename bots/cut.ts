/** The beginning of a text, at most so many UTF-16 units and never with half an emoji at its end. */
export function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
