import { fileURLToPath } from 'node:url';

/** The fonts come with the installation, so that a picture looks the same everywhere. */
const FONTS = [
  import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  import.meta.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
].map((font) => fileURLToPath(font));

/** An SVG as PNG, drawn beside the event loop. */
export async function renderPng(drawing: string): Promise<Buffer> {
  // Loaded when the first picture is drawn, because the start would wait for it.
  const { renderAsync } = await import('@resvg/resvg-js');
  const font = { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: 'Inter' };
  const image = await renderAsync(drawing, { font });
  return image.asPng();
}
