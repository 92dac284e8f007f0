import type { Wishes } from '../language.ts';

export const wishes: Wishes = {
  around: {
    before:
      'bitte, hallo, hi, hey, ok, also, ich mochte, ich moechte, ich will, ich wurde gern, ich wuerde gern, wie kann ich, kann ich, konnte ich, kannst du, konntest du, wo ist, wo sind, wo finde ich, zeig mir, zeig, gib mir, was ist, meinen, meine, mein, den, die, das, der, einen, eine, ein',
    after: 'bitte, jetzt, noch mal, nochmal, danke, heute',
  },
  plan: 'upgrade, upgraden, downgrade, plan andern, plan aendern, plan wechseln, anderen plan, grosserer plan, groesserer plan, grosseren plan, groesseren plan, kleinerer plan, kleineren plan, tarif wechseln',
  end_plan:
    'kundigen, kuendigen, plan kundigen, plan kuendigen, abo kundigen, abo kuendigen, abo beenden, plan beenden, abbestellen, vertrag kundigen, kundigung, kuendigung',
  billing:
    'beleg, belege, quittung, zahlung, zahlungen, karte, kreditkarte, karte andern, karte aendern, neue karte, zahlungsart, zahlungsart andern, karte ist abgelaufen, karte abgelaufen, nachste zahlung, naechste zahlung',
  refund:
    'geld zuruck, geld zurueck, geld zuruckhaben, geld zurueckhaben, erstattung, ruckerstattung, rueckerstattung',
  status:
    'funktioniert es, geht es, lauft es, laeuft es, lauft mein agent, laeuft mein agent, funktioniert mein agent, ist mein agent bereit, bist du da, ist jemand da, agent antwortet nicht, agent geht nicht, agent funktioniert nicht, agent ist kaputt, agent reagiert nicht, es geht nicht, es funktioniert nicht, geht nicht, funktioniert nicht, kaputt, keine antwort, test',
  channels:
    'telegram, discord, whatsapp, telegram verbinden, discord verbinden, whatsapp verbinden, kanal verbinden, kanal hinzufugen, agent, agenten, mit meinem agenten reden, mit meinem agenten sprechen, meinem agenten schreiben',
  delete:
    'konto loschen, konto loeschen, account loschen, account loeschen, konto schliessen, alles loschen, alles loeschen, daten loschen, daten loeschen',
  language:
    'sprache andern, sprache aendern, andere sprache, englisch bitte, sprichst du englisch, sprichst du spanisch',
  timezone:
    'zeitzone, zeitzone andern, zeitzone aendern, falsche zeit, uhrzeit stimmt nicht, zeitzone stimmt nicht',
  help: 'ich brauche hilfe, brauche hilfe, was kannst du, was kann ich tun, was kann ich machen, befehle, was nun, wie weiter, wie geht es weiter',
  support:
    'echter mensch, mit einem menschen reden, mit einem menschen sprechen, mit jemandem sprechen, mit jemandem reden, kundendienst, kundenservice, ich habe ein problem, ich habe eine frage, problem, frage, beschwerde',
  who: 'wer bist du, was bist du, bist du ein bot, bist du ein mensch, bist du echt, bist du eine ki, bist du claude, bist du chatgpt, ist das ein bot, wer ist das, ist das betrug, betrug, ist das serios, ist das serioes, ist das sicher',
  upset:
    'scheisse, mist, so ein mist, blod, bloed, bloder bot, bloeder bot, dumm, idiot, nutzlos, du nervst, das nervt, schlecht, arsch, leck mich',
  okay: 'egal, schon gut, macht nichts, warte, moment, hmm, hm, haha, sorry, entschuldigung, kein problem, klar, sicher, achso, ach so, gut gemacht',
  yes: 'ja, jo, jap, jawohl, gerne, gern',
  no: 'nein, ne, nee, no',
};
