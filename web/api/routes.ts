import { createRoute, z } from '@hono/zod-openapi';
import {
  Accepted,
  Account,
  Channels,
  Credential,
  Failure,
  Folder,
  Machine,
  Transfer,
  Usage,
} from './schemas.ts';

const failure = (description: string) => ({
  description,
  content: { 'application/json': { schema: Failure } },
});
const FAILURES = {
  400: failure('Something in the request is wrong.'),
  401: failure('The key is missing, wrong or revoked.'),
  403: failure('The plan or the key does not include this.'),
  404: failure('It does not exist.'),
  409: failure('Not possible as things are.'),
  429: failure('Too many requests. The header `retry-after` says when to go on.'),
};

const security = [{ key: [] }];
const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const accepted = { 202: json(Accepted, 'Asked for. It takes a while.'), ...FAILURES };
const common = { security } as const;

export const getAccount = createRoute({
  ...common,
  method: 'get',
  path: '/account',
  tags: ['Account'],
  summary: 'Your plan and settings',
  responses: { 200: json(Account, 'Your account'), ...FAILURES },
});

export const getUsage = createRoute({
  ...common,
  method: 'get',
  path: '/usage',
  tags: ['Account'],
  summary: 'What your agent has used this month',
  responses: { 200: json(Usage, 'Units used, left, and when they start over'), ...FAILURES },
});

export const getMachine = createRoute({
  ...common,
  method: 'get',
  path: '/machine',
  tags: ['Agent'],
  summary: 'How your agent is',
  responses: { 200: json(Machine, 'The state that was last seen'), ...FAILURES },
});

export const POWER_ACTIONS = ['wake', 'restart', 'stop', 'go'] as const;

export const powerMachine = createRoute({
  ...common,
  method: 'post',
  path: '/machine/{action}',
  tags: ['Agent'],
  summary: 'Wake, restart or stop your agent, or let it go on',
  request: { params: z.object({ action: z.enum(POWER_ACTIONS) }) },
  responses: accepted,
});

export const getChannels = createRoute({
  ...common,
  method: 'get',
  path: '/channels',
  tags: ['Agent'],
  summary: 'Where you talk to your agent',
  responses: { 200: json(Channels, 'Its channels, without their tokens'), ...FAILURES },
});

export const getCredential = createRoute({
  ...common,
  method: 'get',
  path: '/credential',
  tags: ['Claude'],
  summary: 'How your Claude is connected; the credential itself is never shown',
  responses: { 200: json(Credential, 'Its kind, last four characters and verdict'), ...FAILURES },
});

const Value = z.object({ value: z.string().min(1).max(20_000) }).openapi('NewCredential');

export const putCredential = createRoute({
  ...common,
  method: 'put',
  path: '/credential',
  tags: ['Claude'],
  summary: 'Connect a setup token or an API key',
  request: { body: { required: true, content: { 'application/json': { schema: Value } } } },
  responses: accepted,
});

export const deleteCredential = createRoute({
  ...common,
  method: 'delete',
  path: '/credential',
  tags: ['Claude'],
  summary: 'Disconnect your Claude',
  responses: accepted,
});

export const testCredential = createRoute({
  ...common,
  method: 'post',
  path: '/credential/test',
  tags: ['Claude'],
  summary: 'Test your Claude now',
  responses: accepted,
});

export const listFiles = createRoute({
  ...common,
  method: 'get',
  path: '/files',
  tags: ['Files'],
  summary: 'What is in a folder of your agent',
  request: {
    query: z.object({
      path: z.string().max(1000).default('').describe('Empty for the folder at the top.'),
      wake: z
        .enum(['true', 'false'])
        .default('false')
        .describe('Whether a sleeping agent is woken.'),
    }),
  },
  responses: { 200: json(Folder, 'The folder, or why it cannot be shown yet'), ...FAILURES },
});

export const getFile = createRoute({
  ...common,
  method: 'post',
  path: '/files/downloads',
  tags: ['Files'],
  summary: 'Have a file fetched from your agent; wakes it if it sleeps',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ path: z.string().min(1).max(1000) }).openapi('FileToGet'),
        },
      },
    },
  },
  responses: { 202: json(Transfer, 'On its way. Ask for its state.'), ...FAILURES },
});

export const putFile = createRoute({
  ...common,
  method: 'put',
  path: '/files/uploads',
  tags: ['Files'],
  summary: 'Give your agent a file; nothing is overwritten',
  request: {
    query: z.object({
      folder: z.string().max(1000).default(''),
      name: z.string().min(1).max(255),
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: { 202: json(Transfer, 'On its way. Ask for its state.'), ...FAILURES },
});

const TransferId = z.object({ id: z.string().max(60) });

export const getTransfer = createRoute({
  ...common,
  method: 'get',
  path: '/files/transfers/{id}',
  tags: ['Files'],
  summary: 'How far a file is',
  request: { params: TransferId },
  responses: { 200: json(Transfer, 'The transfer'), ...FAILURES },
});

export const getContent = createRoute({
  ...common,
  method: 'get',
  path: '/files/transfers/{id}/content',
  tags: ['Files'],
  summary: 'The content of a fetched file, for an hour',
  request: { params: TransferId },
  responses: {
    200: {
      description: 'The file',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...FAILURES,
  },
});
