import {
  type APIActionRowComponent,
  type APIButtonComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { languageOf } from '../../src/conversation/copy/copy.ts';
import type { Block, Choice, Link, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/transport.ts';
import { caption } from '../cut.ts';
import { progressLines } from '../progress.ts';
import { splitShown } from '../split.ts';
import { choiceId } from './custom-id.ts';
import { codeBlock, escapeMarkdown } from './markdown.ts';

export type DiscordRow = APIActionRowComponent<APIButtonComponent>;
export type DiscordMessage = { content: string; components: DiscordRow[] };

const TEXT = 2000;
const LABEL = 80;
const ROWS = 5;
const BUTTONS_IN_ROW = 5;
const BUTTON_URL = 512;
/** A row that looks well on a phone. */
const NICE_BUTTONS = 3;
const NICE_CHARACTERS = 48;

/** Classic components and Markdown with every value escaped: a name or a sentence can never format anything. */
export function renderForDiscord({ screen, ref, locale = 'en' }: Shown): DiscordMessage {
  const formOf = ({ asks }: Choice) => (asks === 'secret' ? languageOf(locale) : null);
  const links = screen.links ?? [];
  const isShort = ({ url }: Link): boolean => url.length <= BUTTON_URL;
  const linkRows = rowsOf(links.filter(isShort).map(linkButton), ROWS - 1);
  const choices = screen.choices ?? [];
  const roomForButtons = (ROWS - linkRows.length) * BUTTONS_IN_ROW;
  const areButtons = choices.length <= roomForButtons;
  const buttons = areButtons
    ? choices.map((choice, index) => choiceButton(choice, choiceId(ref, index, formOf(choice))))
    : [];
  const tail = [
    ...links.filter((link) => !isShort(link)).map(textLink),
    ...(areButtons ? [] : [numbered(choices)]),
  ];
  return {
    content: [...paragraphs(screen), ...tail].join('\n\n'),
    components: [...linkRows, ...rowsOf(buttons, ROWS - linkRows.length)],
  };
}

/** As many messages as it takes. */
export function splitForDiscord(shown: Shown): Shown[] {
  return splitShown(
    shown,
    (screen) => renderForDiscord({ ...shown, screen }).content.length <= TEXT,
  );
}

function paragraphs(screen: Screen): string[] {
  return [
    ...(screen.title ? [`**${escapeMarkdown(screen.title)}**`] : []),
    ...(screen.fields ? [screen.fields.map(fieldLine).join('\n')] : []),
    ...screen.body.map(renderBlock),
    ...(screen.progress ? [progressLines(screen.progress).map(escapeMarkdown).join('\n')] : []),
  ];
}

function fieldLine({ label, value }: { label: string; value: string }): string {
  return `${escapeMarkdown(label)}: **${escapeMarkdown(value)}**`;
}

function renderBlock(block: Block): string {
  return block.kind === 'code' ? codeBlock(block.text) : escapeMarkdown(block.text);
}

function textLink({ label, url }: Link): string {
  return `[${escapeMarkdown(label)}](<${url}>)`;
}

function numbered(choices: Choice[]): string {
  return choices.map(({ label }, index) => `${index + 1}. ${escapeMarkdown(label)}`).join('\n');
}

function linkButton({ label, url }: Link): APIButtonComponent {
  return { type: ComponentType.Button, style: ButtonStyle.Link, label: caption(label, LABEL), url };
}

function choiceButton({ label, style }: Choice, id: string) {
  return {
    type: ComponentType.Button as const,
    style: STYLES[style ?? 'plain'],
    label: caption(label, LABEL),
    custom_id: id,
  };
}

const STYLES = {
  primary: ButtonStyle.Primary as const,
  danger: ButtonStyle.Danger as const,
  plain: ButtonStyle.Secondary as const,
};

/** Rows that look well, or when these are too many, full ones. */
function rowsOf(buttons: APIButtonComponent[], max: number): DiscordRow[] {
  const nice = pack(buttons, NICE_BUTTONS, NICE_CHARACTERS);
  const rows = nice.length <= max ? nice : pack(buttons, BUTTONS_IN_ROW, Infinity);
  return rows
    .slice(0, max)
    .map((components) => ({ type: ComponentType.ActionRow as const, components }));
}

function pack(buttons: APIButtonComponent[], most: number, characters: number) {
  const rows: APIButtonComponent[][] = [];
  let width = Infinity;
  for (const button of buttons) {
    const length = labelLength(button);
    const row = rows.at(-1);
    if (row && row.length < most && width + length <= characters) {
      row.push(button);
      width += length;
    } else {
      rows.push([button]);
      width = length;
    }
  }
  return rows;
}

function labelLength(button: APIButtonComponent): number {
  return 'label' in button ? (button.label?.length ?? 0) : 0;
}
