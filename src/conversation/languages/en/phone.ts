export const phone = {
  turnOn: 'Turn on phone',
  turnOff: 'Turn off phone',
  onTitle: 'Let your agent phone?',
  onWhat:
    'It gets a US number of its own and can call people in the US and Canada during the day, by your clock. Whoever calls that number leaves a message for it.',
  onCosts: (minutes: number) =>
    `Calls both ways count by the second: your plan has ${minutes} minutes a month. There’s nothing extra to pay.`,
  onCareful: 'Your agent speaks for you on the phone, so tell it whom it may call.',
  onYes: 'Turn it on',
  turningOn: 'Your agent is getting its number. That takes about a minute.',
  offTitle: 'Turn off the phone?',
  offWhat: (number: string | null) =>
    number === null
      ? 'Your agent won’t be able to call anybody.'
      : `Your agent won’t be able to call anybody, and ${number} is gone for good.`,
  offYes: 'Turn it off',
  isOff: 'The phone is off.',
  gettingNumber: 'getting a number ⏳',
};

export type Phone = typeof phone;
