import { isLanguageCode, type LanguageCode } from '../../src/conversation/languages/languages.ts';

/** The custom id of the form for a secret. */
export const SECRET_FORM_ID = 'secret';

/**
 * The custom id of a button: its screen, its position there, and for a button that opens the secret form the language of
 * the form. The form must be the initial response, so the custom id alone has to be enough to build it.
 */
export function choiceId(ref: number, index: number, form: LanguageCode | null = null): string {
  return `s:${ref}:${index}${form ? `:m:${form}` : ''}`;
}

/** The custom id of a select menu; the values of the interaction say what was selected. */
export function listId(ref: number): string {
  return `l:${ref}`;
}

export type ChoiceId = { ref: number; index: number; form: LanguageCode | null };

/** Reads a custom id. An unknown one counts as a button of no screen. */
export function parseChoiceId(id: string): ChoiceId {
  const [, ref, index, form, language = 'en'] =
    /^s:(\d{1,9}):(\d{1,3})(:m(?::(\w\w))?)?$/.exec(id) ?? [];
  const isForm = form !== undefined && isLanguageCode(language);
  return { ref: Number(ref ?? -1), index: Number(index ?? -1), form: isForm ? language : null };
}
