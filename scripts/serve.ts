import { serve } from '@hono/node-server';
import { botRoutes, startBots } from '../bots/start-bots.ts';
import { startWorkers } from '../jobs/workers.ts';
import type { App } from '../src/app.ts';
import { runChecks, toTable } from '../src/checks/run-checks.ts';
import { createApp } from '../src/create-app.ts';
import { loadConfig } from '../src/config/config.ts';
import { AppError } from '../src/errors.ts';
import { createWebApp } from '../web/app.ts';

const ROLES = ['web', 'bots', 'jobs'] as const;
type Role = (typeof ROLES)[number];
type Stop = () => Promise<void>;

/**
 * The product: `serve.ts [web] [bots] [jobs]`; without a role, all of them in one process. `serve.ts check` starts nothing:
 * it asks every provider whether the settings work.
 */
async function main(): Promise<void> {
  if (process.argv[2] === 'check') return check();
  const roles = parseRoles(process.argv.slice(2));
  const app = await createApp(loadConfig());
  const stops: Stop[] = [];
  if (roles.includes('web')) stops.push(await startWeb(app));
  if (roles.includes('bots')) stops.push(await startBots(app));
  if (roles.includes('jobs')) stops.push(await startWorkers(app));
  app.log.info({ roles, credentialPaths: app.config.credentialPaths }, 'started');
  if (app.config.credentialPaths.includes('setup_token')) {
    app.log.warn(
      { termsCheckedOn: app.config.termsCheckedOn },
      'setup tokens are offered: Anthropic’s terms restrict products that handle subscription tokens',
    );
  }
  stopOnSignal(app, stops);
  process.send?.({ type: 'ready' });
}

async function check(): Promise<void> {
  const findings = await runChecks(loadConfig());
  console.log(toTable(findings));
  process.exitCode = findings.every(({ isOk }) => isOk) ? 0 : 1;
}

function parseRoles(words: string[]): Role[] {
  const roles = ROLES.filter((role) => words.includes(role));
  if (roles.length !== words.length) {
    throw new AppError('config', `unknown role; known: ${ROLES.join(', ')}, or check alone`);
  }
  return roles.length > 0 ? roles : [...ROLES];
}

async function startWeb(app: App): Promise<Stop> {
  const web = createWebApp(app, await botRoutes(app));
  const { host, port } = app.config.web;
  const server = serve({ fetch: web.fetch, hostname: host, port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
}

function stopOnSignal(app: App, stops: Stop[]): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void (async () => {
      for (const each of stops.toReversed()) await each();
      await app.close();
      process.exit(0);
    })();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A supervisor that has ended can no longer stop this process.
  process.once('disconnect', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
});
