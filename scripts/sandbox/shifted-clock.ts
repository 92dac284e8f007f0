/** Loaded before the product in its own process: sets its clock ahead, at the start and whenever it is told to. */
const SETTING = 'SANDBOX_CLOCK_AHEAD_MS';

let aheadMs = Number(process.env[SETTING] ?? 0);
delete process.env[SETTING];

const RealDate = globalThis.Date;
const realNow = RealDate.now;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [realNow() + aheadMs] : args, newTarget) as Date,
  get: (target, name, receiver) =>
    name === 'now' ? () => realNow() + aheadMs : (Reflect.get(target, name, receiver) as unknown),
});

process.on('message', (order: { passMs?: number }) => {
  aheadMs += order.passMs ?? 0;
});
