import { z } from 'zod';
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
