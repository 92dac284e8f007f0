import type { Chats } from '../en/chats.ts';

export const chats: Chats = {
  title: 'Chats',
  what: 'Cada uno de estos chats controla tu plan, tu agente y tus datos. Si no conoces alguno, quítalo.',
  tooNew:
    'Este chat se unió hace menos de 7 días, así que no puede quitar a los que ya estaban antes.',
  since: (date) => `desde el ${date}`,
  used: (date) => `usado por última vez el ${date}`,
  here: 'este chat',
  remove: (chat) => `Quitar ${chat}`,
  removeOthers: 'Quitar todos los demás',
  removed: (chat) =>
    `Listo: ${chat} ya no tiene nada que ver con tu cuenta. Las páginas y los códigos abiertos ya no sirven.`,
  othersRemoved: 'Listo. Las páginas y los códigos abiertos ya no sirven.',
  youWereRemoved:
    'Este chat ya no pertenece a su cuenta, así que aquí ya no están su plan ni su agente. Puedes empezar de nuevo cuando quieras.',
};
