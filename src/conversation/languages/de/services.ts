import type { Services } from '../en/services.ts';
import { count } from './numbers.ts';

export const services: Services = {
  search: {
    name: 'Suchen',
    inPlan: (units) => `${count(units)} Suchen`,
    details: (units) => `Websuchen: ${count(units)} im Monat`,
  },
  browser: {
    name: 'Browser',
    inPlan: (units) => `${count(units)} Browser-Min.`,
    details: (units) => `Browser: ${count(units)} Minuten im Monat`,
  },
  email: {
    name: 'E-Mails',
    inPlan: (units) => `${count(units)} E-Mails`,
    details: (units) => `E-Mails: ${count(units)} im Monat`,
  },
  phone: {
    name: 'Telefon',
    inPlan: (units) => (units === 0 ? 'kein Telefon' : `${count(units)} Telefon-Min.`),
    details: (units) =>
      `Telefon: ${units === 0 ? 'nicht dabei' : `${count(units)} Minuten im Monat`}`,
  },
};
