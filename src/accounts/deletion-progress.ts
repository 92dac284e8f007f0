import type { App } from '../app.ts';
import type { BillingApp } from '../billing/billing-app.ts';

export type DeletionApp = BillingApp & Pick<App, 'fly'>;

/** How a deletion continues: with another step, not for now, or after a wait. */
export type Progress = 'more' | 'stop' | { waitMs: number };
