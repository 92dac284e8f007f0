import type { App } from '../app.ts';
import type { CommitApp } from '../work/commit.ts';

/** The part of the app that billing verbs need. */
export type BillingApp = CommitApp & Pick<App, 'stripe' | 'instanceId'>;
