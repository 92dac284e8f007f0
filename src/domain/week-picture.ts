import type { MeteredService } from './services.ts';

/** What the picture of a week says, in the words of a language: a row of seven bars for the agent and for each service. */
export type WeekPicture = {
  period: string;
  dates: string[];
  rows: { of: MeteredService | 'agent'; name: string; said: string; values: number[] }[];
};
