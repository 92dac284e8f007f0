/** The custom id of our private form for a secret. */
export const SECRET_FORM_ID = 'secret';

/**
 * What a button carries: its screen and its position there, and whether pressing it must open the private form. The
 * form has to be the very first answer, so nothing but the custom id may be needed to know.
 */
export function choiceId(ref: number, index: number, opensForm = false): string {
  return `s:${ref}:${index}${opensForm ? ':m' : ''}`;
}

/** Anything that is not ours counts as a button of no screen. */
export function parseChoiceId(id: string): { ref: number; index: number; opensForm: boolean } {
  const [, ref, index, form] = /^s:(\d{1,9}):(\d{1,3})(:m)?$/.exec(id) ?? [];
  return { ref: Number(ref ?? -1), index: Number(index ?? -1), opensForm: form !== undefined };
}
