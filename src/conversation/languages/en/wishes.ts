import type { Wishes } from '../language.ts';

export const wishes: Wishes = {
  around: {
    before:
      'please, pls, hi, hello, hey, ok, so, i want to, i want, id like to, i would like to, i need to, how do i, how can i, how to, can i, could i, can you, could you, where is, where are, where do i, where can i, wheres, show me, show, give me, get, let me, what is, what are, see, my, the, a, an',
    after: 'please, pls, now, again, thanks, thank you, today, for me',
  },
  plan: 'upgrade, upgrade plan, upgrade my plan, downgrade, downgrade plan, downgrade my plan, change plan, change my plan, change the plan, switch plan, switch plans, switch my plan, bigger plan, smaller plan',
  end_plan:
    'cancel plan, cancel my plan, cancel the plan, cancel subscription, cancel my subscription, cancel the subscription, unsubscribe, end subscription, end my subscription, stop subscription, stop my subscription, stop paying, quit',
  billing:
    'invoice, invoices, receipt, receipts, bill, bills, payment, payments, card, credit card, change card, change my card, update card, update my card, new card, payment method, change payment method, my card expired, card expired, card has expired, next payment',
  refund:
    'refund, refund me, money back, my money back, get my money back, get a refund, want a refund',
  status:
    'is it working, does it work, is my agent working, is my agent running, is my agent ok, is it ready, is my agent ready, are you there, is anyone there, anybody there, agent is down, agent is dead, agent down, agent doesnt answer, agent does not answer, agent isnt answering, agent is not answering, agent doesnt work, agent does not work, agent is broken, agent is silent, it doesnt work, it does not work, it isnt working, its not working, doesnt work, not working, broken, its broken, no answer, test',
  channels:
    'telegram, discord, whatsapp, connect telegram, connect discord, connect whatsapp, connect an app, add a channel, add channel, agent, talk to my agent, i talk to my agent, write to my agent, chat with my agent, use my agent',
  delete:
    'delete my account, delete account, close my account, close account, remove my account, delete everything, delete my data, cancel my account, cancel account',
  language: 'change language, change the language, other language, speak german, speak spanish',
  timezone:
    'timezone, time zone, change timezone, change my timezone, wrong time, time is wrong, timezone is wrong',
  help: 'i need help, need help, some help, what can you do, what can i do, commands, what now, what next, what do i do, i do here, do here',
  support:
    'real person, real human, talk to a human, talk to someone, talk to a real person, speak to a person, speak to someone, customer service, customer support, contact support, i have a problem, i have a question, i have a complaint, complaint, problem, question',
  who: 'who are you, what are you, are you a bot, are you a robot, are you human, are you a human, are you real, are you an ai, are you claude, are you chatgpt, is this a bot, who is this, is this a scam, scam, is this legit, is this safe, is it safe, is this real',
  upset:
    'wtf, fuck, fuck you, fuck off, you suck, this sucks, stupid, stupid bot, dumb bot, idiot, useless, you are useless, shit, bullshit, terrible, this is bad, 👎, 😡, 🤬, 😠',
  okay: 'nvm, never mind, nevermind, no matter, wait, hmm, hm, lol, haha, sorry, no worries, no problem, sure, right, i see, understood, good job, well done, 😂, 🤣, ❤, 🙂, 😊, 😀, 😄, 🎉, 👌, 🤔',
  yes: 'yes, yep, yeah, yup, y',
  no: 'no, nope, nah, n',
};
