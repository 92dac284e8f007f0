import type { QuietHours } from './quiet-hours.ts';

/** A person's settings besides the language. */
export type Settings = QuietHours & {
  noticesOff: boolean;
  receiptsOff: boolean;
  /** A summary of each week is sent. */
  weekOn: boolean;
};

/** One change of settings. The language is one of them. */
export type SettingsChange = Partial<Settings & { locale: string }>;
