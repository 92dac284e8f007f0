import { z } from '@hono/zod-openapi';
import { API_SCOPES } from '../../src/domain/api-keys.ts';
import { FILE_TROUBLES } from '../../src/domain/files.ts';

const time = z.iso.datetime().describe('A time in UTC.');

export const Failure = z
  .object({
    error: z.object({
      code: z.string().describe('For programs, for example “too_many_requests”.'),
      message: z.string().describe('For people: what happened and what to do next.'),
    }),
  })
  .openapi('Failure');

export const Account = z
  .object({
    plan: z.string().nullable().describe('The name of the plan, or null without one.'),
    plan_state: z.string().describe('“subscribed”, “ending”, “past_due”, or why there is none.'),
    plan_until: time.nullable(),
    language: z.string(),
    timezone: z.string(),
    requests_per_minute: z.number().int(),
    scope: z.enum(API_SCOPES).describe('What this key may do.'),
  })
  .openapi('Account');

export const Usage = z
  .object({
    resets_at: time,
    services: z.array(
      z.object({
        service: z.string(),
        unit: z.string(),
        used: z.number().int(),
        limit: z.number().int(),
        left: z.number().int(),
      }),
    ),
  })
  .openapi('Usage');

export const Machine = z
  .object({
    state: z.enum(['none', 'building', 'ready', 'failed']),
    power: z.enum(['awake', 'asleep', 'changing', 'failed', 'unknown']),
    is_stopped: z
      .boolean()
      .describe('Its owner has stopped the agent; it does nothing until it may go on.'),
    is_paused: z.boolean(),
    is_up_to_date: z.boolean(),
    seen_at: time.nullable(),
    disk_percent: z.number().nullable(),
  })
  .openapi('Machine');

export const Credential = z
  .object({
    connected: z.boolean(),
    kind: z.enum(['setup_token', 'api_key']).nullable(),
    last4: z.string().nullable(),
    verdict: z.string().nullable().describe('“valid”, or what is wrong with it.'),
    checked_at: time.nullable(),
    expires_at: time.nullable(),
    checking: z.boolean().describe('A new one is being checked.'),
  })
  .openapi('Credential');

export const Channels = z
  .object({
    channels: z.array(
      z.object({
        kind: z.string(),
        state: z.enum(['checking', 'on', 'off']),
        health: z.string().nullable(),
        url: z.string().nullable(),
      }),
    ),
  })
  .openapi('Channels');

export const Folder = z
  .object({
    path: z.string(),
    state: z
      .enum(['listed', 'asked', 'waking', 'asleep', 'failed'])
      .describe('asleep: ask with wake=true. asked, waking: ask again in a moment.'),
    total: z.number().int(),
    entries: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['folder', 'file']),
        size: z.number().int(),
        changed_at: time,
      }),
    ),
    trouble: z.enum(FILE_TROUBLES).nullable(),
  })
  .openapi('Folder');

export const Transfer = z
  .object({
    id: z.string(),
    direction: z.enum(['get', 'put']),
    path: z.string(),
    name: z.string(),
    size: z.number().int(),
    state: z
      .enum(['waiting', 'fetching', 'asked', 'moving', 'here', 'done', 'failed'])
      .describe('here: the content can be read. done: the agent has the file.'),
    trouble: z.enum(FILE_TROUBLES).nullable(),
  })
  .openapi('Transfer');

export const Accepted = z.object({ accepted: z.literal(true) }).openapi('Accepted');
