/** A placeholder for a code that is typed instead of scanned, so that no stored message holds it. */
export function pictureTextMark(id: string): string {
  return `[[picture-text ${id}]]`;
}

export const PICTURE_TEXT_MARK = /\[\[picture-text (\w+)\]\]/;
