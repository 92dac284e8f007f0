import type { CommitApp } from '../work/commit.ts';

/** What calls to the providers of services need of the app. */
export type ProviderApp = CommitApp;
