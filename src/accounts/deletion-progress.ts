import type { App } from '../app.ts';
import type { BillingApp } from '../billing/billing-app.ts';

export type DeletionApp = BillingApp & Pick<App, 'fly'>;

/** How a deletion goes on: with another step, not at all for now, or after a wait. */
export type Progress = 'more' | 'stop' | { waitMs: number };
