import type { MeteredService } from '../../../domain/services.ts';
import { count } from './numbers.ts';

type ServiceWords = {
  /** In the list of what has been used. */
  name: string;
  /** What a plan gives, next to the other services: `500 searches`. */
  inPlan: (units: number) => string;
  /** The same on a line of its own: `Web searches: 500 a month`. */
  details: (units: number) => string;
};

/** The words of each service, one entry for each. */
export const services: Record<MeteredService, ServiceWords> = {
  search: {
    name: 'Search',
    inPlan: (units) => `${count(units)} searches`,
    details: (units) => `Web searches: ${count(units)} a month`,
  },
  browser: {
    name: 'Browser',
    inPlan: (units) => `${count(units)} browser min`,
    details: (units) => `Browser: ${count(units)} minutes a month`,
  },
  email: {
    name: 'Email',
    inPlan: (units) => `${count(units)} emails`,
    details: (units) => `Emails: ${count(units)} a month`,
  },
  phone: {
    name: 'Phone',
    inPlan: (units) => (units === 0 ? 'no phone' : `${count(units)} phone min`),
    details: (units) =>
      `Phone: ${units === 0 ? 'not included' : `${count(units)} minutes a month`}`,
  },
};

export type Services = typeof services;
