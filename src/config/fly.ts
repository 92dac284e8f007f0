import { z } from 'zod';
import { type Plan, PLANS } from '../domain/plans.ts';
import { isPlainBeyondThisMachine, PLAIN } from './addresses.ts';
import {
  PLACEHOLDER,
  type Reached,
  required,
  requiredSecret,
  toList,
  url,
  type Values,
} from './fields.ts';

const settings = {
  FLY_API_TOKEN: requiredSecret,
  FLY_API_URL: url('https://api.machines.dev'),
  FLY_ORG: required,
  FLY_REGIONS: z.string().default('iad,ord,lhr').transform(toList),
  AGENT_IMAGE: required.refine((image) => !/@sha256:0{64}$/.test(image), PLACEHOLDER),
  AGENT_MODEL: z
    .string()
    .default('anthropic/claude-sonnet-4-6')
    .refine(
      (model) => /^anthropic\/claude-[a-z0-9.-]+$/.test(model),
      'is not a model like anthropic/claude-sonnet-4-6',
    ),
  AGENT_MEMORY_MB: perPlan('starter:2048,pro:2048,power:2048', {
    least: 1024,
    most: 4096,
    step: 256,
  }),
  AGENT_DISK_GB: perPlan('starter:3,pro:5,power:10', { least: 1, most: 500, step: 1 }),
  AGENT_DISK_LIMIT_GB: z.coerce.number().int().min(1).max(500).default(20),
  AGENT_SNAPSHOT_DAYS: z.coerce.number().int().min(1).max(60).default(14),
  AGENT_URL_TEMPLATE: z
    .string()
    .default('https://{app}.fly.dev')
    .transform((value) => value.replace(/\/+$/, ''))
    .refine(isAgentUrl, 'is not an http(s) URL that names {app} once')
    .refine((value) => !isPlainBeyondThisMachine(value), PLAIN),
};

type FlyValues = Values<typeof settings>;

export const fly = {
  settings,
  config: (values: FlyValues) => ({
    apiToken: values.FLY_API_TOKEN,
    apiUrl: values.FLY_API_URL,
    org: values.FLY_ORG,
    regions: values.FLY_REGIONS,
    agentImage: values.AGENT_IMAGE,
    agentModel: values.AGENT_MODEL,
    memoryMb: values.AGENT_MEMORY_MB,
    diskGb: values.AGENT_DISK_GB,
    diskLimitGb: values.AGENT_DISK_LIMIT_GB,
    snapshotDays: values.AGENT_SNAPSHOT_DAYS,
  }),
  reached: (values: Partial<FlyValues>): Reached[] => [
    { setting: 'FLY_API_URL', url: values.FLY_API_URL, live: 'FLY_API_TOKEN' },
    { setting: 'AGENT_URL_TEMPLATE', url: values.AGENT_URL_TEMPLATE, live: null },
  ],
  problems: ({ FLY_REGIONS: regions }: Partial<FlyValues>): string[] =>
    regions?.length === 0 ? ['FLY_REGIONS: names no region; write for example iad,ord,lhr'] : [],
};

function isAgentUrl(template: string): boolean {
  const parts = template.split('{app}');
  return parts.length === 2 && z.url({ protocol: /^https?$/ }).safeParse(parts.join('app')).success;
}

type Limits = { least: number; most: number; step: number };

/** A number for each plan: `starter:3,pro:5,power:10`. */
function perPlan(usual: string, { least, most, step }: Limits) {
  const example = `write for example ${usual}, each from ${least} to ${most} in steps of ${step}`;
  return z
    .string()
    .default(usual)
    .transform((text, context): Record<Plan, number> => {
      const entries = toList(text).map((part): [string, number] => {
        const [plan = '', value = ''] = part.split(':');
        return [plan, Number(value)];
      });
      const given: Record<string, number> = Object.fromEntries(entries);
      const isGood = PLANS.every((plan) => {
        const value = given[plan] ?? Number.NaN;
        return value >= least && value <= most && value % step === 0;
      });
      if (!isGood || entries.length !== PLANS.length) context.addIssue(example);
      return given;
    });
}
