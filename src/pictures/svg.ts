/** The colours of a picture: Telegram and WhatsApp show it on white, Discord on black. */
export type Theme = 'light' | 'dark';

export type Colours = {
  ground: string;
  text: string;
  /** Of what is said beside. */
  second: string;
  line: string;
  /** Only for a warning. */
  warning: string;
};

export const COLOURS: Record<Theme, Colours> = {
  light: {
    ground: '#ffffff',
    text: '#17171c',
    second: '#5d5e6a',
    line: '#e3e3e8',
    warning: '#b0500c',
  },
  dark: {
    ground: '#1c1c21',
    text: '#f1f1f4',
    second: '#a8a9b4',
    line: '#34343c',
    warning: '#f0a83a',
  },
};

type Place = { x: number; y: number };
type Box = Place & { width: number; height: number; radius?: number };
type Type = {
  size: number;
  fill: string;
  weight?: 400 | 600 | 700;
  anchor?: 'start' | 'middle' | 'end';
};

export function rect({ x, y, width, height, radius = 0 }: Box, fill: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${fill}"/>`;
}

/** `y` is the line on which the letters stand. */
export function words({ x, y }: Place, type: Type, text: string): string {
  return runs({ x, y }, type.anchor ?? 'start', [{ ...type, text }]);
}

/** One line of several pieces of text. */
export function runs(
  { x, y }: Place,
  anchor: 'start' | 'middle' | 'end',
  pieces: (Type & { text: string })[],
): string {
  const spans = pieces.map(
    ({ size, fill, weight = 400, text }) =>
      `<tspan font-size="${size}" font-weight="${weight}" fill="${fill}">${escape(text)}</tspan>`,
  );
  return `<text x="${round(x)}" y="${round(y)}" font-family="Inter" text-anchor="${anchor}" xml:space="preserve">${spans.join('')}</text>`;
}

export function svg(width: number, height: number, parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join('')}</svg>`;
}

/** The mark of Automna: 64 pixels wide and high. */
export function mark({ x, y }: Place): string {
  return [
    rect({ x, y, width: 64, height: 64, radius: 16 }, '#4a44d4'),
    `<path d="M ${x + 17} ${y + 46} L ${x + 32} ${y + 17} L ${x + 47} ${y + 46}" fill="none" stroke="#ffffff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>`,
    `<circle cx="${x + 32}" cy="${y + 40}" r="5" fill="#f5a742"/>`,
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
