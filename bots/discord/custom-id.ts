import { isLanguage, type Language } from '../../src/conversation/languages/copy.ts';

/** The custom id of our private form for a secret. */
export const SECRET_FORM_ID = 'secret';

/**
 * What a button carries: its screen and its position there, and whether pressing it must open the private form, in
 * which language. The form has to be the very first answer, so nothing but the custom id may be needed to know.
 */
export function choiceId(ref: number, index: number, form: Language | null = null): string {
  return `s:${ref}:${index}${form ? `:m:${form}` : ''}`;
}

/** What a list of choices carries; which of them was meant is in the values it sends. */
export function listId(ref: number): string {
  return `l:${ref}`;
}

export type ChoiceId = { ref: number; index: number; form: Language | null };

/** Anything that is not ours counts as a button of no screen. */
export function parseChoiceId(id: string): ChoiceId {
  const [, ref, index, form, language = 'en'] =
    /^s:(\d{1,9}):(\d{1,3})(:m(?::(\w\w))?)?$/.exec(id) ?? [];
  const isForm = form !== undefined && isLanguage(language);
  return { ref: Number(ref ?? -1), index: Number(index ?? -1), form: isForm ? language : null };
}
