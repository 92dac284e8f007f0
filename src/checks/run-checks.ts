import type { Config } from '../config/config.ts';
import { AppError } from '../errors.ts';
import { checkAnthropic } from './anthropic.ts';
import { checkDatabase } from './database.ts';
import { checkDiscord } from './discord.ts';
import { failed, type Finding } from './finding.ts';
import { checkFly } from './fly.ts';
import { checkMail } from './mail.ts';
import { checkRedis } from './redis.ts';
import { checkServices } from './services.ts';
import { checkStripe } from './stripe.ts';
import { checkTelegram } from './telegram.ts';

const TIMEOUT_MS = 30_000;

const CHECKS: Record<string, (config: Config) => Promise<Finding[]>> = {
  database: checkDatabase,
  Redis: checkRedis,
  Stripe: checkStripe,
  Fly: checkFly,
  Anthropic: checkAnthropic,
  services: checkServices,
  mail: checkMail,
  Telegram: checkTelegram,
  Discord: checkDiscord,
};

/** Asks everything that the settings lead to whether it works with them. Changes nothing anywhere. */
export async function runChecks(config: Config): Promise<Finding[]> {
  const findings = await Promise.all(
    Object.entries(CHECKS).map(([name, check]) =>
      Promise.race([check(config), inTime(name)]).catch((error: unknown) => [
        failed(name, `could not be checked: ${describe(error)}`),
      ]),
    ),
  );
  return findings.flat();
}

/** One line for each finding, and one that counts. */
export function toTable(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.map(
    ({ name, isOk, text }) => `${name.padEnd(width)}  ${isOk ? 'ok    ' : 'WRONG '}  ${text}`,
  );
  const wrong = findings.filter(({ isOk }) => !isOk).length;
  const summary =
    wrong === 0
      ? `All ${findings.length} checks passed.`
      : `${wrong} of ${findings.length} checks failed.`;
  return [...lines, '', summary].join('\n');
}

async function inTime(name: string): Promise<Finding[]> {
  await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS).unref());
  return [failed(name, `no answer in ${TIMEOUT_MS / 1000} seconds; check the address`)];
}

/** The message of an expected failure holds no secret; of any other only its kind is shown. */
function describe(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown error';
}
