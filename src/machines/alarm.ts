import type { App } from '../app.ts';

/** Something a person on our side has to look at. */
export function alarm(app: Pick<App, 'log'>, fields: object, message: string): void {
  app.log.error(fields, message);
}
