import type { MeteredService } from './services.ts';

/** What the picture of a usage month says beside its bars, in the words of a language. */
export type UsagePicture = {
  /** The usage month whose days it shows. */
  period: string;
  month: string;
  plan: string;
  days: number;
  rows: UsageRow[];
};

export type UsageRow = {
  service: MeteredService;
  name: string;
  used: string;
  /** What follows: ` of 2,000`. */
  rest: string;
  isWarning: boolean;
};

/** What was used of each service on each day, from the first on. */
export type UsageDays = Partial<Record<MeteredService, number[]>>;
