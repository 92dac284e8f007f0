export const METERED_SERVICES = ['search', 'browser', 'email', 'phone'] as const;
export type MeteredService = (typeof METERED_SERVICES)[number];
