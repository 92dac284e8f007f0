import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { languageOf } from '../../src/conversation/languages/languages.ts';
import type { Block, Choice, Field, Link, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { caption } from '../cut.ts';
import { progressLines } from '../progress.ts';
import { usageBar } from '../usage-bar.ts';
import { splitShown } from '../split.ts';
import { choiceId, listId } from './custom-id.ts';
import { codeBlock, escapeMarkdown } from './markdown.ts';

export type DiscordRow = APIActionRowComponent<APIButtonComponent | APIStringSelectComponent>;
export type DiscordMessage = { content: string; components: DiscordRow[] };

const TEXT = 2000;
const LABEL = 80;
const ROWS = 5;
const BUTTONS_IN_ROW = 5;
const BUTTON_URL = 512;
const OPTIONS = 25;
const OPTION_LABEL = 100;
/** From this many choices on, a select menu is easier to use than buttons. */
const LIST_FROM = 10;
/** How many buttons in a row look good on a phone. */
const NICE_BUTTONS = 3;
const NICE_CHARACTERS = 48;

/** Classic components and Markdown. Every value is escaped, so that a name or a sentence never formats anything. */
export function renderForDiscord({ screen, ref, locale = 'en' }: Shown): DiscordMessage {
  const formOf = ({ asks }: Choice) => (asks === 'secret' ? languageOf(locale) : null);
  const links = screen.links ?? [];
  const isShort = ({ url }: Link): boolean => url.length <= BUTTON_URL;
  const linkRows = rowsOf(links.filter(isShort).map(linkButton), ROWS - 1);
  const choices = screen.choices ?? [];
  const placed = choices.map((choice, index) => ({
    choice,
    id: choiceId(ref, index, formOf(choice)),
  }));
  const plain = placed.filter(({ choice }) => isPlain(choice));
  const isList = plain.length >= LIST_FROM && plain.length <= OPTIONS;
  const listRows = isList ? [listRow(plain, { ref, locale })] : [];
  const single = isList ? placed.filter(({ choice }) => !isPlain(choice)) : placed;
  const roomForRows = ROWS - linkRows.length - listRows.length;
  const areButtons = single.length <= roomForRows * BUTTONS_IN_ROW;
  const buttons = areButtons ? single.map(({ choice, id }) => choiceButton(choice, id)) : [];
  const tail = [
    ...links.filter((link) => !isShort(link)).map(textLink),
    ...(areButtons ? [] : [numbered(choices)]),
  ];
  return {
    content: [...paragraphs(screen), ...tail].join('\n\n'),
    components: [...linkRows, ...listRows, ...rowsOf(buttons, roomForRows)],
  };
}

/** Splits a screen into as many messages as it needs. */
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

function fieldLine({ label, value, bar }: Field): string {
  return bar === undefined
    ? `${escapeMarkdown(label)}: **${escapeMarkdown(value)}**`
    : `${usageBar(bar)} **${escapeMarkdown(label)}:** ${escapeMarkdown(value)}`;
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

/** Whether a choice is one of many options rather than a step forward or back. */
function isPlain({ id, style, asks }: Choice): boolean {
  return !style && !asks && id !== 'back' && id !== 'cancel';
}

type Placed = { choice: Choice; id: string };

function listRow(placed: Placed[], { ref, locale }: { ref: number; locale: string }): DiscordRow {
  const options = placed.map(({ choice, id }) => ({
    label: caption(choice.label, OPTION_LABEL),
    value: id,
  }));
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: listId(ref),
        placeholder: copyFor(locale).edge.chooseOne,
        options,
      },
    ],
  };
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

/** Rows that look good, or full rows when there would be too many. */
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
