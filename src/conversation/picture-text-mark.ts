/** Stands for what a kept QR code says, where it is to be read instead of scanned. Put in just before it goes out. */
export function pictureTextMark(id: string): string {
  return `[[picture-text ${id}]]`;
}

export const PICTURE_TEXT_MARK = /\[\[picture-text (\w+)\]\]/;
