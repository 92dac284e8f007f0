/** Writing to a person of the team. */
export const support = {
  title: 'Support',
  ask: 'What can we help you with? Write it here, in as many messages as you like. A person from our team reads it.',
  whatTheySee:
    'They also see how your agent, your Claude and your plan are doing. They see no key and nothing that you and your agent have said.',
  noUsualWait: 'I can’t say yet how long an answer takes.',
  usualWait: (time: string) => `Lately the first answer took about ${time}.`,
  sent: 'I’ve passed that on.',
  waiting: (since: string) =>
    `A person reads this. You’ve been waiting since ${since}; I’ll show the answer here.`,
  more: 'Write here to add something.',
  answered: 'Is it solved?',
  solved: 'Solved',
  closed: 'Glad that’s done. Write /support whenever you need us.',
  fromPerson: (answer: string) => `A person from our team writes:\n\n${answer}`,
};

export type Support = typeof support;
