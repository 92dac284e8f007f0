import { assertLength, invalidForm } from './api-error.ts';
import { COMPONENT, type Component } from './wire.ts';

// Source: discord-api-docs, "Component Reference", and the limits in the comments of discord-api-types.

const { row, button, section, text, thumbnail, gallery, file, separator, container } = COMPONENT;
const IN_CONTAINER: number[] = [row, section, text, gallery, file, separator];
const AT_TOP = [...IN_CONTAINER, container];
const MOST_IN_CONTAINER = 10;
const MOST_TEXTS = 3;
const MOST_ITEMS = 10;
const LONGEST_DESCRIPTION = 1024;
const LARGEST_COLOUR = 0xff_ff_ff;

type Path = (string | number)[];

/** Refuses components v2 that stand where they may not, or lack what they must have. */
export function assertTree(components: Component[]): void {
  for (const [index, component] of components.entries()) {
    assertType(component, AT_TOP, ['components', index]);
    assertOne(component, ['components', index]);
  }
}

function assertOne(component: Component, path: Path): void {
  switch (component.type) {
    case container:
      return assertContainer(component, path);
    case section:
      return assertSection(component, path);
    case text:
      return assertLength(component.content, [...path, 'content'], { max: Infinity });
    case gallery:
      return assertGallery(component, path);
    case file:
      // Only an upload of the same message, under the name that Discord gives it.
      if (/^attachment:\/\/[\w.-]+$/.test(component.file?.url ?? '')) return;
      throw invalidForm(
        [...path, 'file', 'url'],
        'Invalid attachment reference',
        'URL_TYPE_INVALID',
      );
    case separator:
      if (![undefined, 1, 2].includes(component.spacing)) {
        throw invalidForm(
          [...path, 'spacing'],
          'Value must be one of {1, 2}.',
          'BASE_TYPE_CHOICES',
        );
      }
  }
}

function assertContainer({ components = [], accent_color: colour }: Component, path: Path): void {
  assertCount(components, MOST_IN_CONTAINER, [...path, 'components']);
  if (colour !== undefined && colour !== null && !(colour >= 0 && colour <= LARGEST_COLOUR)) {
    const reason = `int value should be less than or equal to ${LARGEST_COLOUR}.`;
    throw invalidForm([...path, 'accent_color'], reason, 'NUMBER_TYPE_MAX');
  }
  for (const [index, component] of components.entries()) {
    assertType(component, IN_CONTAINER, [...path, 'components', index]);
    assertOne(component, [...path, 'components', index]);
  }
}

function assertSection({ components = [], accessory }: Component, path: Path): void {
  assertCount(components, MOST_TEXTS, [...path, 'components']);
  for (const [index, component] of components.entries()) {
    assertType(component, [text], [...path, 'components', index]);
    assertOne(component, [...path, 'components', index]);
  }
  if (!accessory) {
    throw invalidForm([...path, 'accessory'], 'This field is required', 'BASE_TYPE_REQUIRED');
  }
  assertType(accessory, [button, thumbnail], [...path, 'accessory']);
}

function assertGallery({ items = [] }: Component, path: Path): void {
  assertCount(items, MOST_ITEMS, [...path, 'items']);
  for (const [index, { media, description }] of items.entries()) {
    const at = [...path, 'items', index];
    if (!/^(https?|attachment):\/\/\S+$/.test(media?.url ?? '')) {
      const reason = 'Scheme must be one of http, https, attachment.';
      throw invalidForm([...at, 'media', 'url'], reason, 'URL_TYPE_INVALID');
    }
    assertLength(description ?? undefined, [...at, 'description'], {
      min: 0,
      max: LONGEST_DESCRIPTION,
    });
  }
}

function assertCount(list: unknown[], most: number, path: Path): void {
  if (list.length >= 1 && list.length <= most) return;
  throw invalidForm(path, `Must be between 1 and ${most} in length.`, 'BASE_TYPE_BAD_LENGTH');
}

function assertType({ type }: Component, allowed: number[], path: Path): void {
  if (allowed.includes(type)) return;
  const reason = `Value of field "type" must be one of (${allowed.join(', ')}).`;
  throw invalidForm([...path, 'type'], reason, 'UNION_TYPE_CHOICES');
}
