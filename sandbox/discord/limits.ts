import { ApiError, assertLength, invalidForm } from './api-error.ts';
import { assertTree } from './v2-tree.ts';
import {
  COMPONENT,
  type Component,
  type Embed,
  LINK_STYLE,
  type MessageBody,
  type Modal,
  walk,
} from './wire.ts';

const MAX = {
  content: 2000,
  v2Text: 4000,
  v2Components: 40,
  embeds: 10,
  embedTotal: 6000,
  rows: 5,
  buttonsInRow: 5,
  options: 25,
  optionText: 100,
  selectPlaceholder: 150,
  customId: 100,
  label: 80,
  url: 512,
  modalTitle: 45,
  modalComponents: 5,
  fieldLabel: 45,
  fieldDescription: 100,
  input: 4000,
  inputPlaceholder: 100,
  nonce: 25,
} as const;

const BUTTON_STYLES = [1, 2, 3, 4, LINK_STYLE];

/** Refuses a message or an edit that Discord would refuse. */
export function checkMessage(body: MessageBody, isV2: boolean): void {
  const { content, nonce } = body;
  if (content !== undefined && content !== null && typeof content !== 'string') {
    throw invalidForm(['content'], 'Could not interpret this as string.', 'STRING_TYPE_CONVERT');
  }
  if (nonce !== undefined && String(nonce).length > MAX.nonce) {
    throw invalidForm(['nonce'], `Must be ${MAX.nonce} or fewer in length.`, 'NONCE_TYPE_TOO_LONG');
  }
  if (isV2) checkV2(body);
  else checkClassic(body);
  checkControls(body.components ?? []);
}

function checkV2({ content, embeds, components }: MessageBody): void {
  if (content || (embeds?.length ?? 0) > 0) {
    throw invalidForm(
      ['content'],
      'The content and embeds fields cannot be used with components v2.',
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    );
  }
  assertTree(components ?? []);
  const all = [...walk(components ?? [])].map(({ component }) => component);
  if (all.length > MAX.v2Components) {
    throw invalidForm(['components'], `Must be ${MAX.v2Components} or fewer in total.`);
  }
  if (all.map((component) => component.content ?? '').join('\n').length > MAX.v2Text) {
    throw invalidForm(['components'], `Text must be ${MAX.v2Text} or fewer in length.`);
  }
}

function checkClassic({ content, embeds, components }: MessageBody): void {
  if ((content?.length ?? 0) > MAX.content) {
    throw invalidForm(['content'], `Must be ${MAX.content} or fewer in length.`);
  }
  if ((embeds?.length ?? 0) > MAX.embeds) {
    throw invalidForm(['embeds'], `Must be ${MAX.embeds} or fewer in length.`);
  }
  const total = (embeds ?? []).reduce((sum, embed) => sum + embedLength(embed), 0);
  if (total > MAX.embedTotal) {
    throw invalidForm(['embeds'], `Embed size exceeds maximum size of ${MAX.embedTotal}.`);
  }
  if ((components?.length ?? 0) > MAX.rows) {
    throw invalidForm(['components'], `Must be ${MAX.rows} or fewer in length.`);
  }
  for (const [index, { type }] of (components ?? []).entries()) {
    if (type !== COMPONENT.row) {
      const reason = `Value of field "type" must be one of (${COMPONENT.row},).`;
      throw invalidForm(['components', index, 'type'], reason, 'UNION_TYPE_CHOICES');
    }
  }
}

function embedLength({ title = '', description = '' }: Embed): number {
  return title.length + description.length;
}

function checkControls(components: Component[]): void {
  const seen = new Set<string>();
  for (const { component, path } of walk(components)) {
    const { custom_id: id } = component;
    if (id !== undefined) {
      assertLength(id, [...path, 'custom_id'], { max: MAX.customId });
      if (seen.has(id)) {
        const reason = 'Component custom id cannot be duplicated';
        throw invalidForm([...path, 'custom_id'], reason, 'COMPONENT_CUSTOM_ID_DUPLICATED');
      }
      seen.add(id);
    }
    if (component.type === COMPONENT.row) checkRow(component, path);
    if (component.type === COMPONENT.button) checkButton(component, path);
    if (component.type === COMPONENT.select) checkSelect(component, path);
  }
}

function checkRow({ components = [] }: Component, path: (string | number)[]): void {
  const hasSelect = components.some(({ type }) => type === COMPONENT.select);
  const max = hasSelect ? 1 : MAX.buttonsInRow;
  if (components.length < 1 || components.length > max) {
    throw invalidForm([...path, 'components'], `Must be between 1 and ${max} in length.`);
  }
}

function checkButton(button: Component, path: (string | number)[]): void {
  const { label, emoji, style, url, custom_id: id } = button;
  if (!BUTTON_STYLES.includes(style ?? 0)) {
    throw invalidForm([...path, 'style'], 'This field is required', 'BASE_TYPE_REQUIRED');
  }
  if (!emoji || label !== undefined) assertLength(label, [...path, 'label'], { max: MAX.label });
  if (
    (style === LINK_STYLE) !== (url !== undefined) ||
    (url === undefined) !== (id !== undefined)
  ) {
    const reason = 'A link has a url, every other button a custom id';
    throw invalidForm(path, reason, 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED');
  }
  if (url === undefined) return;
  assertLength(url, [...path, 'url'], { max: MAX.url });
  if (!/^(https?|discord):\/\/\S+$/.test(url)) {
    throw invalidForm([...path, 'url'], 'Scheme must be one of http, https.', 'URL_TYPE_INVALID');
  }
}

function checkSelect(select: Component, path: (string | number)[]): void {
  const { options = [], placeholder = '' } = select;
  assertLength(select.custom_id, [...path, 'custom_id'], { max: MAX.customId });
  assertLength(placeholder, [...path, 'placeholder'], { min: 0, max: MAX.selectPlaceholder });
  if (options.length < 1 || options.length > MAX.options) {
    throw invalidForm([...path, 'options'], `Must be between 1 and ${MAX.options} in length.`);
  }
  for (const [index, option] of options.entries()) {
    const at = [...path, 'options', index];
    assertLength(option.label, [...at, 'label'], { max: MAX.optionText });
    assertLength(option.value, [...at, 'value'], { max: MAX.optionText });
    assertLength(option.description, [...at, 'description'], { min: 0, max: MAX.optionText });
  }
}

/** Refuses a modal that Discord would refuse, and narrows its type. */
export function checkModal(data: Partial<Modal>): Modal {
  const { title = '', custom_id: id = '', components = [] } = data;
  assertLength(title, ['title'], { max: MAX.modalTitle });
  assertLength(id, ['custom_id'], { max: MAX.customId });
  if (components.length < 1 || components.length > MAX.modalComponents) {
    throw invalidForm(['components'], `Must be between 1 and ${MAX.modalComponents} in length.`);
  }
  checkControls(components.filter(({ type }) => type !== COMPONENT.row));
  for (const { component, path } of walk(components)) checkModalPart(component, path);
  return { title, custom_id: id, components };
}

function checkModalPart(component: Component, path: (string | number)[]): void {
  const { type, label, description = '', placeholder = '', value = '' } = component;
  if (type === COMPONENT.button) {
    throw invalidForm([...path, 'type'], 'A modal has no buttons', 'UNION_TYPE_CHOICES');
  }
  if (type === COMPONENT.label) {
    assertLength(label, [...path, 'label'], { max: MAX.fieldLabel });
    assertLength(description ?? undefined, [...path, 'description'], {
      min: 0,
      max: MAX.fieldDescription,
    });
  }
  if (type !== COMPONENT.textInput) return;
  assertLength(component.custom_id, [...path, 'custom_id'], { max: MAX.customId });
  assertLength(placeholder, [...path, 'placeholder'], { min: 0, max: MAX.inputPlaceholder });
  assertLength(value, [...path, 'value'], { min: 0, max: MAX.input });
  if (component.style !== 1 && component.style !== 2) {
    throw invalidForm([...path, 'style'], 'This field is required', 'BASE_TYPE_REQUIRED');
  }
  if ((component.min_length ?? 0) > MAX.input || (component.max_length ?? 1) > MAX.input) {
    throw invalidForm(
      [...path, 'max_length'],
      `int value should be <= ${MAX.input}.`,
      'NUMBER_TYPE_MAX',
    );
  }
}

export function assertNotEmpty({ content, embeds, components, attachments }: MessageBody): void {
  const lists = [embeds, components, attachments];
  if (content?.trim() || lists.some((list) => (list?.length ?? 0) > 0)) return;
  throw new ApiError(400, { code: 50006, message: 'Cannot send an empty message' });
}
