import { expect, test } from 'vitest';
import { NOW, someFacts } from '../../../test/fixtures/app-facts.ts';
import { paidEntitlement } from '../../domain/entitlement.ts';
import { newSession } from '../session.ts';
import { step } from '../step.ts';

const subscription = {
  status: 'active',
  plan: 'pro',
  periodEndAt: NOW + 1,
  cancelAt: null,
  unconfirmedSince: null,
  pastDueSince: null,
  problem: null,
  hold: 'blocked',
} as const;
const facts = someFacts({ entitlement: paidEntitlement(subscription, NOW) });

test.each(['/plan', '/menu', '/status', 'hello'])(
  'somebody whose bank takes a payment back reads why after %s, and is sold nothing',
  (text) => {
    const { replies } = step(newSession(), { kind: 'text', text }, facts);
    const said = JSON.stringify(replies);
    expect(said).toMatch(/Your bank is taking one of your payments back|on hold/);
    expect(said).not.toContain('"plans"');
  },
);
