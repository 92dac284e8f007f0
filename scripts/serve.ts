import { createServer, type Server } from 'node:http';
import { serve } from '@hono/node-server';
import { botRoutes, startBots } from '../bots/start-bots.ts';
import { startWorkers } from '../jobs/workers.ts';
import type { App } from '../src/app.ts';
import { refuseOtherMode } from '../src/checks/refuse-other-mode.ts';
import { runChecks, toTable } from '../src/checks/run-checks.ts';
import { createApp } from '../src/create-app.ts';
import { loadConfig } from '../src/config/config.ts';
import { AppError } from '../src/errors.ts';
import type { Role } from '../src/health/readiness.ts';
import { assertKeysPresent } from '../src/keys/reseal.ts';
import { endsWithin } from '../src/work/ends-within.ts';
import { createWebApp } from '../web/app.ts';
import { closeServer } from '../web/close-server.ts';
import { createHealthApp } from '../web/health.ts';
import { attachBridge, createServerForAgents } from '../web/services.ts';

const ROLES: readonly Role[] = ['web', 'bots', 'jobs'];
type Stop = () => Promise<void>;

/** How long a stop waits for the requests and messages under way. */
const DRAIN_MS = 10_000;
const CLOSE_MS = 2000;
/** A terminal signals a supervisor together with its child, which then gets the signal of the supervisor as well. */
const SAME_SIGNAL_MS = 500;

/**
 * The product: `serve.ts [web] [bots] [jobs]`; without a role, all of them in one process. `serve.ts check` starts nothing:
 * it asks every provider whether the settings work.
 */
async function main(): Promise<void> {
  // Only the owner reads what this process writes.
  process.umask(0o077);
  if (process.argv[2] === 'check') return check();
  const roles = parseRoles(process.argv.slice(2));
  const app = await createApp(loadConfig());
  await assertKeysPresent(app);
  await refuseOtherMode(app);
  const stops: Stop[] = [];
  if (roles.includes('web')) stops.push(await startWeb(app));
  if (roles.includes('bots')) {
    const stopBots = await startBots(app);
    stops.push(async () => void (await endsWithin(DRAIN_MS, stopBots())));
  }
  if (roles.includes('jobs')) stops.push(await startWorkers(app));
  if (app.config.web.health) {
    stops.push(await startHealth(app, roles, app.config.web.health));
  }
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
  const server = await listening(web, app.config.web, createServerForAgents(app));
  const closeBridge = attachBridge(app, server);
  return () => {
    closeBridge();
    return closeServer(server, DRAIN_MS);
  };
}

async function startHealth(app: App, roles: Role[], address: Address): Promise<Stop> {
  const server = await listening(createHealthApp(app, roles), address);
  return () => closeServer(server, DRAIN_MS);
}

type Address = { host: string; port: number };

async function listening(
  web: Pick<ReturnType<typeof createWebApp>, 'fetch'>,
  { host, port }: Address,
  make: typeof createServer = createServer,
): Promise<Server> {
  const server = serve({ fetch: web.fetch, hostname: host, port, createServer: make }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  return server;
}

/** The first signal lets what is under way end, the second one ends the process at once. */
function stopOnSignal(app: App, stops: Stop[]): void {
  let stoppingSince: number | null = null;
  const stop = (): void => {
    if (stoppingSince !== null) return;
    stoppingSince = Date.now();
    void stopAll(app, stops).then(() => process.exit(0));
  };
  const onSignal = (): void => {
    if (stoppingSince !== null && Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
    stop();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // A supervisor that has ended can no longer stop this process.
  process.once('disconnect', stop);
}

/** Web and bots stop within 10 s, jobs within 20 s, all at the same time. */
async function stopAll(app: App, stops: Stop[]): Promise<void> {
  const stopped = await Promise.allSettled(stops.map((stop) => stop()));
  for (const each of stopped) {
    if (each.status === 'rejected') app.log.error({ err: each.reason }, 'a role could not stop');
  }
  await endsWithin(CLOSE_MS, app.close()).catch(() => false);
}

main().catch((error: unknown) => {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
});
