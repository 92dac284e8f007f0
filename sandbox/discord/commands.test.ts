import {
  type APIInteraction,
  GatewayDispatchEvents,
  InteractionResponseType,
  MessageFlags,
  PermissionFlagsBits,
  Routes,
} from 'discord.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, logIn, openDiscord, type TestBed, until } from './test-bed.ts';

const GUILD = '900800700600500400';

let bed: TestBed;
let seen: APIInteraction[];

beforeEach(async () => {
  bed = await openDiscord({ operatorGuildId: GUILD });
  const client = await logIn(bed.discord);
  seen = [];
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data) => seen.push(data));
});

function register(body: object, guildId?: string) {
  const { applicationId } = bed.discord;
  const route = guildId
    ? Routes.applicationGuildCommands(applicationId, guildId)
    : Routes.applicationCommands(applicationId);
  return bed.rest.put(route, { body });
}

const menu = { name: 'menu', description: 'What you can do', contexts: [0, 1, 2] };
const ops = {
  name: 'ops',
  description: 'Operators only',
  contexts: [0],
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  options: [{ type: 3, name: 'customer', description: 'Whom', required: true }],
};

describe('a list of commands', () => {
  test('is replaced as a whole', async () => {
    await register([menu, { ...menu, name: 'help' }]);
    await register([menu]);
    expect(bed.discord.commands().map(({ name }) => name)).toEqual(['menu']);
    const route = Routes.applicationCommands(bed.discord.applicationId);
    expect(await bed.rest.get(route)).toMatchObject([{ name: 'menu', contexts: [0, 1, 2] }]);
  });

  test('takes single ones in, changes them and lets them go', async () => {
    const { applicationId } = bed.discord;
    const all = Routes.applicationCommands(applicationId);
    await register([menu]);
    const help = (await bed.rest.post(all, { body: { ...menu, name: 'help' } })) as { id: string };
    await bed.rest.post(all, { body: { ...menu, description: 'Anew' } });
    const one = Routes.applicationCommand(applicationId, help.id);
    await bed.rest.patch(one, { body: { description: 'Changed' } });
    expect(bed.discord.commands().map(({ name, description }) => [name, description])).toEqual([
      ['help', 'Changed'],
      ['menu', 'Anew'],
    ]);
    await bed.rest.delete(one);
    expect(bed.discord.commands().map(({ name }) => name)).toEqual(['menu']);
    expect(await codeOf(bed.rest.delete(one))).toBe(10063);
    expect(await codeOf(bed.rest.post(all, { body: { ...menu, name: 'Menu' } }))).toBe(50035);
  });

  test.each([
    ['a name with capitals', [{ ...menu, name: 'Menu' }]],
    ['no description', [{ ...menu, description: '' }]],
    ['a long description', [{ ...menu, description: 'x'.repeat(101) }]],
    ['an unknown context', [{ ...menu, contexts: [3] }]],
    ['the same name twice', [menu, menu]],
    ['too many options', [{ ...menu, options: Array.from({ length: 26 }, () => ops.options[0]) }]],
  ])('with %s is refused', async (_name, body) => {
    expect(await codeOf(register(body))).toBe(50035);
    expect(bed.discord.commands()).toEqual([]);
  });

  test('has at most a hundred, and only the operator guild has its own', async () => {
    const many = Array.from({ length: 101 }, (_, index) => ({ ...menu, name: `menu${index}` }));
    expect(await codeOf(register(many))).toBe(30032);
    expect(await codeOf(register([ops], '123456789012345678'))).toBe(50001);
    await register([ops], GUILD);
    expect(bed.discord.commands(GUILD)).toHaveLength(1);
  });
});

describe('a person', () => {
  test('runs what is registered for direct chats, by name or by typing it', async () => {
    await register([menu]);
    await bed.alice.command('menu');
    await bed.alice.say('/menu');
    await until(() => seen.length === 2, 'both commands');
    expect(seen[0]).toMatchObject({ type: 2, context: 1, data: { name: 'menu', type: 1 } });
    expect(seen[1]).toMatchObject({ type: 2, data: { name: 'menu' } });
    expect(bed.alice.visible()).toEqual([]);
  });

  test('types what is not registered as text', async () => {
    await register([{ ...menu, contexts: [0] }]);
    await bed.alice.say('/menu');
    expect(bed.alice.visible()).toMatchObject([{ text: '/menu' }]);
    await expect(bed.alice.command('menu')).rejects.toThrow(/no command "menu" is offered here/);
  });

  test('runs commands of the operator guild there, with the permissions', async () => {
    await register([ops], GUILD);
    const options = { customer: 'acc_1' };
    const permissions = String(PermissionFlagsBits.ManageGuild);
    const run = (place: object, given: object = options) =>
      bed.alice.command('ops', given as typeof options, place);
    await expect(run({})).rejects.toThrow(/is offered here/);
    await expect(run({ guildId: GUILD })).rejects.toThrow(/needs permissions/);
    await expect(run({ guildId: GUILD, permissions }, {})).rejects.toThrow(/needs customer/);
    await run({ guildId: GUILD, permissions });
    await until(() => seen.length === 1, 'the command');
    expect(seen[0]).toMatchObject({
      guild_id: GUILD,
      context: 0,
      member: { user: { id: bed.discord.userId('alice') } },
      data: { options: [{ name: 'customer', value: 'acc_1' }] },
    });
  });

  test('sees the answer to a command in a guild there', async () => {
    await register([menu]);
    await bed.alice.command('menu', {}, { guildId: GUILD });
    await until(() => seen.length === 1, 'the command');
    const { id, token } = seen[0]!;
    const data = { content: 'Write me directly', flags: MessageFlags.Ephemeral };
    await bed.rest.post(Routes.interactionCallback(id, token), {
      body: { type: InteractionResponseType.ChannelMessageWithSource, data },
      auth: false,
    });
    expect(bed.alice.guildReplies()).toMatchObject([{ text: 'Write me directly' }]);
    expect(bed.alice.visible()).toEqual([]);
  });
});
