import type { Limits } from '../en/limits.ts';

export const limits: Limits = {
  switchedOff:
    'Im Moment kann ich keine neuen Zahlungen annehmen; unser Team hat sie angehalten. Es wird nichts abgebucht. Versuch es in ein paar Stunden noch einmal.',
  payment_link: (at) =>
    `Das waren viele Zahlungslinks in kurzer Zeit. Den nächsten kann ich dir um ${at} geben.`,
  payment_check: (at) =>
    `Ich habe gerade mehrmals bei Stripe nachgesehen. Eine Zahlung bemerke ich von selbst; wieder fragen kannst du um ${at}.`,
  plan_change: (at) =>
    `Ich habe dir gerade mehrere Preise herausgesucht. Wieder nachfragen kann ich um ${at}.`,
  credential_test: (at) =>
    `Ich habe deinen Claude gerade mehrmals getestet. Der nächste Test geht um ${at}.`,
  secret: (at) =>
    `Das waren viele Schlüssel in kurzer Zeit. Diesen habe ich nicht behalten; schick ihn um ${at} noch einmal.`,
  channel_check: (at) =>
    `Das habe ich gerade mehrmals geprüft. Wieder prüfen kannst du es um ${at}.`,
  channel_change: (at) =>
    `Du hast deine Kanäle in kurzer Zeit oft geändert. Die nächste Änderung geht um ${at}.`,
  qr_code: (at) => `Das waren viele QR-Codes in kurzer Zeit. Den nächsten hole ich dir um ${at}.`,
  restart: (at) =>
    `Dein Agent ist gerade mehrmals neu gestartet worden. Wieder neu starten kannst du ihn um ${at}.`,
  wake: (at) =>
    `Dein Agent ist gerade mehrmals geweckt worden. Wieder wecken kannst du ihn um ${at}.`,
  phone_number: (at) =>
    `Du hast das Telefon mehrmals ein- und ausgeschaltet. Wieder ändern kannst du es um ${at}.`,
  files: (at) => `Du hast in kurzer Zeit in viele Ordner gesehen. Weiter geht es um ${at}.`,
  file_transfer: (at) => `Das waren viele Dateien in kurzer Zeit. Die nächste geht um ${at}.`,
  page: (at) =>
    `Du hast in kurzer Zeit mehrere private Seiten geöffnet. Den nächsten Link kann ich dir um ${at} geben.`,
  support: (at) =>
    `Du hast unserem Team in kurzer Zeit sehr oft geschrieben, und alles ist angekommen. Ab ${at} kannst du wieder schreiben.`,
  account_request: (at) =>
    `Darum hast du in kurzer Zeit mehrmals gebeten. Wieder darum bitten kannst du um ${at}.`,
};
