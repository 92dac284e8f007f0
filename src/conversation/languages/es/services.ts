import type { Services } from '../en/services.ts';
import { count } from './numbers.ts';

export const services: Services = {
  search: {
    name: 'Búsquedas',
    inPlan: (units) => `${count(units)} búsquedas`,
    details: (units) => `Búsquedas web: ${count(units)} al mes`,
  },
  browser: {
    name: 'Navegador',
    inPlan: (units) => `${count(units)} min de navegador`,
    details: (units) => `Navegador: ${count(units)} minutos al mes`,
  },
  email: {
    name: 'Correos',
    inPlan: (units) => `${count(units)} correos`,
    details: (units) => `Correos: ${count(units)} al mes`,
  },
  phone: {
    name: 'Teléfono',
    inPlan: (units) => (units === 0 ? 'sin teléfono' : `${count(units)} min de teléfono`),
    details: (units) =>
      `Teléfono: ${units === 0 ? 'no incluido' : `${count(units)} minutos al mes`}`,
  },
};
