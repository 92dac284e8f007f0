import { expect, test } from 'vitest';
import { aCheckout, aStripe, clientOf, pay } from '../testing.ts';

test('the payment page names the product, the price and the sandbox', async () => {
  const stripe = clientOf(await aStripe());
  const { url } = await aCheckout(stripe);
  const page = await (await fetch(url ?? '')).text();
  expect(page).toContain('Subscribe to Pro');
  expect(page).toContain('$30');
  expect(page).toContain('per month');
  expect(page).toContain('value="4242 4242 4242 4242"');
  expect(page).toContain('href="https://automna.test/back"');
  expect(page).toContain('No money moves');
  expect(page).not.toContain('<script');
});

test('a declined card changes nothing and may be replaced', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const session = await aCheckout(stripe);
  const declined = await pay(session, '4000 0000 0000 0002');
  expect(declined.status).toBe(402);
  expect(await declined.text()).toContain('Your card was declined. Please try another card.');
  expect(standIn.counts()).toMatchObject({ subscriptions: 0, openCheckouts: 1 });
  expect((await pay(session)).status).toBe(303);
  expect(standIn.counts()).toMatchObject({ subscriptions: 1, openCheckouts: 0 });
});

test.each([
  [{ cardNumber: '4242' }, 'card number is incomplete'],
  [{ cardNumber: '4111 1111 1111 1111' }, 'only takes test cards'],
  [{ cardNumber: '4242424242424242', cardExpiry: '01 / 20' }, 'in the past'],
  [{ cardNumber: '4242424242424242', cardExpiry: '13/40' }, 'incomplete or in the past'],
  [{ cardNumber: '4242424242424242', cardCvc: '1' }, 'security code is incomplete'],
])('the form %j is sent back: %s', async (form, message) => {
  const stripe = clientOf(await aStripe());
  const { url } = await aCheckout(stripe);
  const body = new URLSearchParams(form);
  const answer = await fetch(url ?? '', { method: 'POST', body });
  expect(answer.status).toBe(402);
  expect(await answer.text()).toContain(message);
});

test('paying twice charges once', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const session = await aCheckout(stripe);
  const answers = await Promise.all([pay(session), pay(session)]);
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 303]);
  expect(standIn.counts().subscriptions).toBe(1);
  const page = await (await fetch(session.url ?? '')).text();
  expect(page).toContain('Already paid');
  expect(page).toContain(`href="https://automna.test/paid?session=${session.id}"`);
});

test('an expired link says so and leads back', async () => {
  const stripe = clientOf(await aStripe());
  const session = await aCheckout(stripe);
  await stripe.checkout.sessions.expire(session.id);
  const answer = await fetch(session.url ?? '');
  expect(answer.status).toBe(410);
  const page = await answer.text();
  expect(page).toContain('This link has expired');
  expect(page).toContain('href="https://automna.test/back"');
});

test('what is typed is shown back as text', async () => {
  const stripe = clientOf(await aStripe());
  const answer = await pay(await aCheckout(stripe), '"><script>alert(1)</script>');
  expect(await answer.text()).not.toContain('<script>');
});

test('an unknown link is a clear page', async () => {
  const standIn = await aStripe();
  const answer = await fetch(`${standIn.url}/c/pay/cs_test_none`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('There is nothing here');
});

test('the page fails on request', async () => {
  const standIn = await aStripe();
  const session = await aCheckout(clientOf(standIn));
  standIn.faults.enable('down:pay-checkout*1');
  const answer = await pay(session);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('Nothing was charged');
  standIn.faults.enable('lose-answer:pay-checkout*1');
  await expect(pay(session)).rejects.toThrow();
  expect(standIn.counts().subscriptions).toBe(1);
});

test('an invoice has a page of its own', async () => {
  const stripe = clientOf(await aStripe());
  await pay(await aCheckout(stripe));
  const [invoice] = (await stripe.invoices.list()).data;
  const page = await (await fetch(invoice?.hosted_invoice_url ?? '')).text();
  expect(page).toContain(`Invoice ${invoice?.number}`);
  expect(page).toContain('1 × Pro');
});

test('nobody is charged for a customer that was deleted meanwhile', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const session = await aCheckout(stripe);
  await stripe.customers.del(String(session.customer));
  expect((await pay(session)).status).toBe(402);
  expect(standIn.counts().subscriptions).toBe(0);
});
