import { expect, test } from 'vitest';
import { AGENT_VARIANTS, DISCORD } from '../../test/fixtures/app-agents.ts';
import { flyBench, provision } from '../../sandbox/fly/testing.ts';
import { agentDocument } from '../machines/agent-document.ts';
import type { AgentDocument } from './agent-document.ts';
import { applyAgentDocument } from './apply-document.ts';
import { callGateway } from './call-gateway.ts';
import type { Exec } from './credentials.ts';

const [STARTER] = AGENT_VARIANTS;
const DOCUMENT = agentDocument(STARTER!.facts);

/** The exec of a machine in the Fly stand-in, over the wire, and a record of its commands. */
async function aMachine() {
  const bench = await flyBench();
  const { path } = await provision(bench);
  const argvs: string[][] = [];
  const exec: Exec = async ({ argv, stdin, timeoutSeconds }) => {
    argvs.push(argv);
    const body = { command: argv, stdin, timeout: timeoutSeconds };
    const answer = await bench.call('POST', `${path}/exec`, body);
    const { exit_code: exitCode = 0, stdout, stderr } = answer.body;
    return { exitCode, stdout, stderr };
  };
  return { exec, argvs, [Symbol.asyncDispose]: () => bench.close() };
}

test.each(AGENT_VARIANTS)('the machine applies $name', async ({ facts }) => {
  await using machine = await aMachine();
  const applied = await applyAgentDocument(machine.exec, agentDocument(facts));
  expect(applied).toEqual({ restartNeeded: false });
});

test('its tokens go to standard input and nowhere else', async () => {
  await using machine = await aMachine();
  const document = agentDocument({ ...STARTER!.facts, channels: [DISCORD] });
  await applyAgentDocument(machine.exec, document);
  expect(machine.argvs).toEqual([['automna-agent', 'apply']]);
});

test('an older document is refused', async () => {
  await using machine = await aMachine();
  await applyAgentDocument(machine.exec, { ...DOCUMENT, rev: 5 });
  await expect(applyAgentDocument(machine.exec, { ...DOCUMENT, rev: 4 })).rejects.toMatchObject({
    code: 'conflict',
    message: 'the machine has a newer document',
  });
});

test('a document that OpenClaw would refuse is refused, with the path and no value', async () => {
  await using machine = await aMachine();
  const managed = { channels: { telegram: { botTokn: 'a-secret' } } };
  const bad: AgentDocument = { ...DOCUMENT, managed };
  await expect(applyAgentDocument(machine.exec, bad)).rejects.toMatchObject({
    code: 'conflict',
    message: 'OpenClaw refuses the document: channels.telegram.botTokn',
  });
});

test.each([
  ['nothing was printed', ''],
  ['another document was meant', '{"applied":1,"sha256":"0","restartNeeded":false}'],
  ['the program failed', '{"error":{"code":"busy","message":"another apply is still running"}}'],
])('exit 0 proves nothing: %s', async (_why, stdout) => {
  const exec: Exec = async () => ({ exitCode: 0, stdout, stderr: '' });
  await expect(applyAgentDocument(exec, DOCUMENT)).rejects.toMatchObject({ code: 'upstream' });
});

test('a refusal by the gateway is an answer', async () => {
  await using machine = await aMachine();
  expect(await callGateway(machine.exec, 'health')).toMatchObject({ ok: true });
  expect(await callGateway(machine.exec, 'no.such')).toEqual({
    ok: false,
    code: 'INVALID_REQUEST',
  });
});
