/**
 * The lanes of background work, each with its own queue and workers, so that none waits for another: `people` for what
 * a person waits for in a chat, `builds` for what somebody waits for on an agent's machine, `looks` for inspections of
 * machines, `housekeeping` for the rest.
 */
export const LANES = ['people', 'builds', 'looks', 'housekeeping'] as const;
export type Lane = (typeof LANES)[number];
