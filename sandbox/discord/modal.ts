import { inputsOf } from './shown.ts';
import type { OpenModal } from './state.ts';
import { COMPONENT, type Component } from './wire.ts';

const MAX_INPUT = 4000;

/** The components of a modal as they are sent, with what was typed. Throws where the client would not let it be sent. */
export function fillModal(modal: OpenModal, fields: Record<string, string>): Component[] {
  const inputs = inputsOf(modal);
  const unknown = Object.keys(fields).find((id) => !inputs.some((one) => one.id === id));
  if (unknown !== undefined) throw new Error(`the modal has no field ${unknown}`);
  for (const { id, input } of inputs) assertFits(input, fields[id] ?? '');
  return modal.components.map((component) => fill(component, fields));
}

export function fillOnlyField(modal: OpenModal, text: string): Component[] {
  const [only, ...others] = inputsOf(modal);
  if (!only || others.length > 0) throw new Error('the open modal has not exactly one field');
  return fillModal(modal, { [only.id]: text });
}

function assertFits({ custom_id: id, required, min_length, max_length }: Component, value: string) {
  if (value === '' && required === false) return;
  const min = Math.max(min_length ?? 0, 1);
  if (value.length < min || value.length > (max_length ?? MAX_INPUT)) {
    throw new Error(`the client does not send ${id}: wrong length`);
  }
}

/** Sends back types, ids and values only, as the client does. */
function fill(component: Component, fields: Record<string, string>): Component {
  const { type, custom_id: id, component: inner, components } = component;
  return {
    type,
    ...(id === undefined ? {} : { custom_id: id }),
    ...(type === COMPONENT.textInput ? { value: fields[id ?? ''] ?? '' } : {}),
    ...(inner ? { component: fill(inner, fields) } : {}),
    ...(components ? { components: components.map((one) => fill(one, fields)) } : {}),
  };
}
