import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectSecret } from './detect.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const letters = (length: number, alphabet = `${LETTERS}_-`) =>
  fc.string({
    unit: fc.constantFrom(...alphabet.split('')),
    minLength: length,
    maxLength: length,
  });

/** Every value that can be connected, with what it has to be found as. */
const VALUES = fc.oneof(
  letters(93).map((body) => ({
    type: 'credential',
    kind: 'setup_token',
    value: `sk-ant-oat01-${body}AA`,
  })),
  letters(93).map((body) => ({
    type: 'credential',
    kind: 'api_key',
    value: `sk-ant-api03-${body}AA`,
  })),
  fc
    .tuple(letters(10, '123456789'), letters(33))
    .map(([id, body]) => ({ type: 'bot_token', kind: 'telegram', value: `${id}:AA${body}` })),
  fc
    .tuple(letters(24, LETTERS), letters(6), letters(38, LETTERS))
    .map((parts) => ({ type: 'bot_token', kind: 'discord', value: `MT${parts.join('.')}` })),
);

type Decoration = (value: string) => string;

const at = (position: number, length: number) => 1 + (position % (length - 1));
const insert =
  (mark: string, position: number): Decoration =>
  (value) => {
    const where = at(position, value.length);
    return value.slice(0, where) + mark + value.slice(where);
  };
const wrap =
  (width: number, end: string): Decoration =>
  (value) =>
    value.replaceAll(new RegExp(`(.{${width}})(?=.)`, 'g'), `$1${end}`);

const INVISIBLE = ['\u200b', '\u00ad', '\u200e', '\u2060', '\ufeff', '\u202a', '\ufe0f'];
/** What a client or a terminal does to a value itself. */
const WITHIN = fc.oneof(
  fc.tuple(fc.constantFrom(...INVISIBLE), fc.nat(107)).map(([mark, where]) => insert(mark, where)),
  fc.constantFrom('\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '\uff0d').map(
    (dash): Decoration =>
      (value) =>
        value.replaceAll('-', dash),
  ),
  fc.constantFrom<Decoration>(
    (value) => value.replaceAll('_', '\\_'),
    (value) => value.replaceAll(/[_.-]/g, '\\$&'),
  ),
);
const WRAPPED = fc
  .tuple(
    fc.integer({ min: 12, max: 100 }),
    fc.constantFrom('\n', '\r\n', '\n  ', ' \n', '\u2028', '\\\n'),
  )
  .map(([width, end]) => wrap(width, end));
/** What stands around it where it was copied from. */
const AROUND = fc.constantFrom<Decoration>(
  (value) => `"${value}"`,
  (value) => `“${value}”`,
  (value) => `„${value}“`,
  (value) => `«\u00a0${value}\u00a0»`,
  (value) => `\`${value}\``,
  (value) => `\`\`\`\n${value}\n\`\`\``,
  (value) => value.replaceAll(/^/gm, '> '),
  (value) => value.replaceAll(/^/gm, '>> '),
  (value) => value.replaceAll(/^(.*)$/gm, '│ $1 │'),
  (value) => `╭────────╮\n${value.replaceAll(/^(.*)$/gm, '│ $1 │')}\n╰────────╯`,
  (value) => `+--------+\n${value.replaceAll(/^(.*)$/gm, '| $1 |')}\n+--------+`,
);
/** Numbers of lines, as editors, diffs and programs put before what is copied. */
const numbered =
  (first: number, write: (line: number) => string): Decoration =>
  (value) => {
    const lines = value.split(/\r\n|[\n\u2028]/);
    return lines.map((line, index) => `${write(first + index)}${line}`).join('\n');
  };
const NUMBERED = fc
  .tuple(
    fc.constantFrom(1, 9, 41, 998),
    fc.constantFrom<(line: number) => string>(
      (line) => `${line} `,
      (line) => `${line}: `,
      (line) => `${line}. `,
      (line) => `${line}) `,
      (line) => `${line}\t`,
      (line) => `  ${line} │ `,
      (line) => `[${line}] `,
      (line) => `L${line}: `,
      (line) => `${String(line).padStart(6)}\t`,
      () => '+',
    ),
  )
  .map(([first, write]) => numbered(first, write));
const LABELLED = fc.constantFrom<Decoration>(
  (value) => value,
  (value) => `export TOKEN=${value}`,
  (value) => `here it is: ${value}`,
  (value) => `TOKEN=${value}\nLOG_LEVEL=debug`,
  (value) => `${value} OK thanks`,
  (value) => `${value}\nPS C:\\Users\\Alice>`,
  (value) => `${value}\n\nbye`,
);

test('every value is found behind every decoration, alone', () => {
  fc.assert(
    fc.property(
      VALUES,
      fc.oneof(WITHIN, WRAPPED, AROUND, NUMBERED, LABELLED),
      (found, decorate) => {
        expect(detectSecret(decorate(found.value))).toEqual(found);
      },
    ),
    { numRuns: 2000 },
  );
});

test('every value is found behind all decorations together', () => {
  const decorations = fc.tuple(WRAPPED, WITHIN, WITHIN, fc.oneof(AROUND, NUMBERED));
  fc.assert(
    fc.property(VALUES, decorations, (found, steps) => {
      const pasted = steps.reduce((text, decorate) => decorate(text), found.value);
      expect(detectSecret(pasted)).toEqual(found);
    }),
    { numRuns: 2000 },
  );
});

test('what follows a whole value is not part of it, also when the value is wrapped', () => {
  const words = fc.string({
    unit: fc.constantFrom(...LETTERS.split(''), ' ', '\n', '=', '_', '@'),
    maxLength: 60,
  });
  const keys = letters(93).map((body) => `sk-ant-api03-${body}AA`);
  fc.assert(
    fc.property(
      keys,
      fc.constantFrom(40, 79, 80, 200),
      fc.constantFrom(' ', '\n'),
      words,
      (key, width, gap, behind) => {
        const text = wrap(width, '\n')(key) + gap + behind;
        expect(detectSecret(text)).toEqual({ type: 'credential', kind: 'api_key', value: key });
      },
    ),
    { numRuns: 2000 },
  );
});

test('a value without its end is called cut, wherever it was cut', () => {
  const cut = fc.tuple(
    letters(93),
    fc.integer({ min: 21, max: 107 }),
    fc.constantFrom('oat01', 'api03'),
  );
  fc.assert(
    fc.property(cut, ([body, length, kind]) => {
      const text = `sk-ant-${kind}-${body}AA`.slice(0, length);
      fc.pre(!text.endsWith('AA'));
      // A few small letters alone could be the words of a guide.
      fc.pre(/[A-Z\d]/.test(text.slice('sk-ant-api03-'.length)));
      expect(detectSecret(text)).toEqual({ type: 'problem', problem: 'truncated' });
    }),
  );
});

test('so is a bot token, wherever its last part was cut', () => {
  const telegram = fc
    .tuple(letters(10, '123456789'), letters(33), fc.integer({ min: 16, max: 34 }))
    .map(([id, body, length]) => [id, `AA${body}`.slice(0, length)] as const)
    .filter(([, body]) => /\d/.test(body) && /[a-z]/.test(body))
    .map(([id, body]) => `${id}:${body}`);
  const discord = fc
    .tuple(letters(18, '123456789'), letters(6), letters(37, LETTERS), fc.nat(37))
    .filter(([, , , length]) => length !== 27)
    .map(([id, stamp, body, length]) => {
      const name = Buffer.from(id).toString('base64url');
      return [name, stamp, body.slice(0, length)].join('.');
    });
  fc.assert(
    fc.property(fc.oneof(telegram, discord), NUMBERED, fc.boolean(), (cut, number, isNumbered) => {
      expect(detectSecret(isNumbered ? number(cut) : cut)).toEqual({
        type: 'problem',
        problem: 'cut_bot_token',
      });
    }),
  );
});
