import { inputsOf } from './shown.ts';
import type { OpenModal } from './state.ts';
import { COMPONENT, type Component } from './wire.ts';

const MAX_INPUT = 4000;

/** The submitted components of a modal with the typed text. Throws where the client would block the submission. */
export function fillOnlyField(modal: OpenModal, text: string): Component[] {
  const [only, ...others] = inputsOf(modal);
  if (!only || others.length > 0) throw new Error('the open modal has not exactly one field');
  assertFits(only.input, text);
  return modal.components.map((component) => fill(component, text));
}

function assertFits({ custom_id: id, required, min_length, max_length }: Component, value: string) {
  if (value === '' && required === false) return;
  const min = Math.max(min_length ?? 0, 1);
  if (value.length < min || value.length > (max_length ?? MAX_INPUT)) {
    throw new Error(`the client does not send ${id}: wrong length`);
  }
}

/** Sends back types, ids and values only, as the client does. */
function fill(component: Component, text: string): Component {
  const { type, custom_id: id, component: inner, components } = component;
  return {
    type,
    ...(id === undefined ? {} : { custom_id: id }),
    ...(type === COMPONENT.textInput ? { value: text } : {}),
    ...(inner ? { component: fill(inner, text) } : {}),
    ...(components ? { components: components.map((one) => fill(one, text)) } : {}),
  };
}
