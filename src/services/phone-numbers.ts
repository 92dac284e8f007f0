/**
 * Area codes below +1 that belong to neither the United States nor Canada: calls there cost many times more, and 900 numbers
 * cost whoever calls them. Source: the area codes of the North American Numbering Plan.
 */
const OTHER_AREAS = new Set(
  '242 246 264 268 284 340 345 441 473 649 658 664 670 671 684 721 758 767 784 787 809 829 849 868 869 876 900 939'.split(
    ' ',
  ),
);
const NUMBER = /^\+1([2-9]\d{2})([2-9]\d{2})\d{4}$/;
/** What separates digits when people write numbers. */
const SEPARATORS = /[\s().-]/g;

/** A number in the United States or Canada as +12025550123; null for any other, and for emergency and service numbers. */
export function readPhoneNumber(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const typed = value.replace(SEPARATORS, '');
  const number = /^[2-9]\d{9}$/.test(typed) ? `+1${typed}` : typed;
  const [, area = '', exchange = ''] = NUMBER.exec(number) ?? [];
  if (area === '' || OTHER_AREAS.has(area)) return null;
  const isService = [area, exchange].some((part) => part.endsWith('11')) || exchange === '976';
  return isService ? null : number;
}
