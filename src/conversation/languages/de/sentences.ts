import type { Sentences } from '../en/sentences.ts';
import { agent } from './agent.ts';
import { alarm } from './alarm.ts';
import { api } from './api.ts';
import { billing, comp } from './billing.ts';
import { changes } from './changes.ts';
import { channel } from './channels.ts';
import { chat } from './chat.ts';
import { chats } from './chats.ts';
import { claim } from './claim.ts';
import { claude } from './claude.ts';
import { files } from './files.ts';
import { grace } from './grace.ts';
import { held } from './held.ts';
import { incidents } from './incidents.ts';
import { limits } from './limits.ts';
import { link } from './link.ts';
import { mail } from './mail.ts';
import { dollars } from './numbers.ts';
import { pages } from './pages.ts';
import { phone } from './phone.ts';
import { refund } from './refunds.ts';
import { privacy, terms } from './privacy.ts';
import { removal } from './removal.ts';
import { services } from './services.ts';
import { setup } from './setup.ts';
import { site } from './site.ts';
import { support } from './support.ts';
import { upgrade } from './upgrade.ts';
import { webChat } from './web-chat.ts';

export const sentences: Sentences = {
  ...setup,
  ...claude,
  ...agent,
  ...chat,
  claim,
  services,
  phone,
  files,
  api,
  channel,
  webChat,
  support,
  upgrade,
  changes,
  billing,
  comp,
  alarm,
  chats,
  grace,
  held,
  incidents,
  limits,
  link,
  mail,
  refund,
  privacy,
  terms,
  removal,
  pages,
  site,
  dollars: (cents) => dollars(cents),
};
