import { expect, test } from 'vitest';
import { drawReceipt } from './draw-receipt.ts';
import { renderPng } from './render-png.ts';

const RECEIPT = {
  title: 'Quittung',
  amount: '$30',
  rows: [
    { name: 'Plan', value: 'Pro' },
    { name: 'Bezahlt für', value: '29. November – 29. Dezember 2026' },
    { name: 'Nächste Zahlung', value: '29. Dezember 2026' },
  ],
};

test.each(['light', 'dark'] as const)('a receipt is drawn, %s', async (theme) => {
  const png = await renderPng(drawReceipt(RECEIPT, theme));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 700]);
});

test('a receipt says everything in words of its own', () => {
  const drawing = drawReceipt(RECEIPT, 'light');
  for (const { name, value } of RECEIPT.rows) {
    expect(drawing).toContain(`>${name}<`);
    expect(drawing).toContain(`>${value}<`);
  }
});
