import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIFileComponent,
  type APIMessageTopLevelComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
  SeparatorSpacingSize,
} from 'discord.js';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { languageOf } from '../../src/conversation/languages/languages.ts';
import type { Choice, Link, Screen } from '../../src/conversation/screen.ts';
import type { Shown } from '../../src/chat/transport.ts';
import { caption, cut } from '../cut.ts';
import { splitShown } from '../split.ts';
import { choiceId, listId } from './custom-id.ts';
import { escapeMarkdown } from './markdown.ts';
import { type Part, partsOf } from './parts.ts';

export type DiscordRow = APIActionRowComponent<APIButtonComponent | APIStringSelectComponent>;
export type DiscordMessage = { components: APIMessageTopLevelComponent[] };

/** The limits of components v2. Source: discord-api-docs, "Component Reference", and discord-api-types for the container. */
const TEXT = 4000;
const COMPONENTS = 40;
const IN_CONTAINER = 10;
const ALT = 1024;
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
const NICE_CHARACTERS = 30;
/** The label of a button beside a text; a longer one leaves no room for the text. */
const BESIDE = 12;

const ACCENTS = { brand: 0x4a_44_d4, good: 0x24_80_46, look: 0xf0_b2_32, ends: 0xda_37_3c };
/** The name under which a picture is uploaded. */
export const PICTURE_FILE = 'picture.png';

/** The name under which a file is uploaded: Discord changes others, and the component has to name the file as it is then. */
export function documentFile(name: string): string {
  return name.normalize('NFKD').replaceAll(/[^\w.-]+/g, '_');
}

function fileComponent(name: string): APIFileComponent {
  return { type: ComponentType.File, file: { url: `attachment://${documentFile(name)}` } };
}

/** Components v2. Every value is escaped, so that a name or a sentence never formats anything. */
export function renderForDiscord(shown: Shown, commands: CommandIds = new Map()): DiscordMessage {
  const { screen, picture, document } = shown;
  const controls = toControls(shown);
  const parts = partsOf({ ...shown, commands }, controls.beside);
  const words = parts.flatMap((part) => (part.kind === 'words' && part.text === '' ? [] : [part]));
  const tail = controls.tail === '' ? [] : [textDisplay(controls.tail)];
  const inside = [
    ...words.flatMap((part, index) => toComponents(part, words[index - 1])),
    ...tail,
    ...(picture ? [gallery(picture.alt)] : []),
    ...(document ? [fileComponent(document.name)] : []),
    ...controls.rows,
  ];
  if (screen.title === undefined || inside.length === 0) return { components: inside };
  const container = { accent_color: accentOf(screen), components: inside };
  return { components: [{ type: ComponentType.Container, ...container }] };
}

/** The ids of the registered commands by name, which make a command in a text something to press. */
export type CommandIds = ReadonlyMap<string, string>;

/** Splits a screen into as many messages as it needs. */
export function splitForDiscord(shown: Shown): Shown[] {
  return splitShown(shown, (screen) => {
    const length = screen.body.reduce((sum, { text }) => sum + text.length, 0);
    return length <= TEXT && fits(renderForDiscord({ ...shown, screen }));
  });
}

function fits({ components }: DiscordMessage): boolean {
  const all = components.flatMap(within);
  const length = all.reduce((sum, each) => sum + ('content' in each ? each.content.length : 0), 0);
  const most = Math.max(
    ...components.map((each) => ('components' in each ? each.components.length : 0)),
    components.length,
  );
  return length <= TEXT && all.length <= COMPONENTS && most <= IN_CONTAINER;
}

type AnyComponent = APIMessageTopLevelComponent | APIComponentInMessageActionRow;

function within(component: AnyComponent): AnyComponent[] {
  const inner: AnyComponent[] = 'components' in component ? component.components : [];
  const beside =
    component.type === ComponentType.Section ? [component.accessory as APIButtonComponent] : [];
  return [component, ...inner.flatMap(within), ...beside];
}

function accentOf({ celebrates, progress, choices = [], fields = [] }: Screen): number {
  if (choices.some(({ style }) => style === 'danger')) return ACCENTS.ends;
  const marks = fields.flatMap(({ mark }) => mark ?? []);
  if (marks.includes('needs_somebody')) return ACCENTS.look;
  if (marks.length > 0 && marks.every((mark) => mark === 'works')) return ACCENTS.good;
  const isBuilt = progress?.every(({ state }) => state === 'done') ?? false;
  return celebrates || isBuilt ? ACCENTS.good : ACCENTS.brand;
}

function toComponents(part: Part, before: Part | undefined): APIComponentInContainer[] {
  const isNextCard = part.kind === 'card' && before?.kind === 'card';
  const line = {
    type: ComponentType.Separator as const,
    divider: true,
    spacing: SeparatorSpacingSize.Small,
  };
  const above = isNextCard ? [line] : [];
  if (part.kind === 'words' || !part.button) return [...above, textDisplay(part.text)];
  const section = { components: [textDisplay(part.text)], accessory: part.button };
  return [...above, { type: ComponentType.Section, ...section }];
}

function textDisplay(content: string) {
  return { type: ComponentType.TextDisplay as const, content };
}

function gallery(alt: string): APIComponentInContainer {
  const media = { url: `attachment://${PICTURE_FILE}` };
  return { type: ComponentType.MediaGallery, items: [{ media, description: cut(alt, ALT) }] };
}

/** `beside`: the buttons that stand beside a card, by the id of their choice. `tail`: what no button can hold. */
type Controls = { rows: DiscordRow[]; beside: Map<string, APIButtonComponent>; tail: string };

function toControls({ screen, ref, locale = 'en' }: Shown): Controls {
  const formOf = ({ asks }: Choice) => (asks === 'secret' ? languageOf(locale) : null);
  const links = screen.links ?? [];
  const isShort = ({ url }: Link): boolean => url.length <= BUTTON_URL;
  const linkRows = rowsOf(links.filter(isShort).map(linkButton), ROWS - 1);
  const choices = screen.choices ?? [];
  const all = choices.map((choice, index) => ({
    choice,
    id: choiceId(ref, index, formOf(choice)),
  }));
  const isBeside = besideCard(screen);
  const beside = all.filter(({ choice }) => isBeside(choice));
  const placed = all.filter(({ choice }) => !isBeside(choice));
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
    rows: [...linkRows, ...listRows, ...rowsOf(buttons, roomForRows)],
    beside: new Map(beside.map(({ choice, id }) => [choice.id, choiceButton(choice, id)])),
    tail: tail.join('\n\n'),
  };
}

/** Whether a choice belongs to a card and is short enough to stand beside it. Cards come with all their buttons or none. */
function besideCard({ body, choices = [] }: Screen): (choice: Choice) => boolean {
  const named = new Set(body.flatMap((block) => (block.kind === 'card' ? [block.choice] : [])));
  const ofCards = choices.filter(({ id }) => named.has(id));
  const areShort = ofCards.every(({ label }) => label.length <= BESIDE);
  return ({ id }) => areShort && named.has(id);
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
  success: ButtonStyle.Success as const,
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
