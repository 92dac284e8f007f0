import type { Wishes } from '../language.ts';

export const wishes: Wishes = {
  around: {
    before:
      'por favor, hola, oye, ok, quiero, quisiera, me gustaria, necesito, como puedo, como hago para, como, puedo, podria, puedes, podrias, donde esta, donde estan, donde veo, muestrame, ensename, dame, ver, cual es, mi, mis, el, la, los, las, un, una',
    after: 'por favor, porfa, ahora, otra vez, gracias, hoy',
  },
  plan: 'mejorar plan, mejorar mi plan, mejorar el plan, subir de plan, bajar de plan, cambiar plan, cambiar de plan, cambiar mi plan, cambiar el plan, plan mas grande, plan mas chico, plan mas pequeno, upgrade',
  end_plan:
    'cancelar plan, cancelar mi plan, cancelar el plan, cancelar suscripcion, cancelar mi suscripcion, cancelar la suscripcion, darme de baja, dar de baja, terminar suscripcion, dejar de pagar, baja',
  billing:
    'factura, recibo, recibos, pago, pagos, tarjeta, tarjeta de credito, cambiar tarjeta, cambiar mi tarjeta, cambiar la tarjeta, nueva tarjeta, forma de pago, metodo de pago, tarjeta vencio, tarjeta vencida, proximo pago',
  refund:
    'reembolso, devolucion, devolver dinero, dinero de vuelta, que me devuelvan el dinero, mi dinero de vuelta, devuelvanme mi dinero',
  status:
    'funciona, esta funcionando, funciona mi agente, esta listo, esta listo mi agente, estas ahi, hay alguien, hay alguien ahi, agente no responde, agente no contesta, agente no funciona, agente esta caido, no responde, no contesta, no funciona, no sirve, no anda, esta roto, sin respuesta, prueba, test',
  channels:
    'telegram, discord, whatsapp, conectar telegram, conectar discord, conectar whatsapp, conectar una app, agregar canal, agregar un canal, agente, hablar con mi agente, hablo con mi agente, escribirle a mi agente, usar mi agente',
  delete:
    'borrar mi cuenta, borrar cuenta, eliminar mi cuenta, eliminar cuenta, cerrar mi cuenta, cerrar cuenta, cancelar mi cuenta, borrar todo, borrar mis datos, eliminar mis datos',
  language:
    'cambiar idioma, cambiar el idioma, cambiar de idioma, otro idioma, en ingles, hablas ingles',
  timezone:
    'zona horaria, cambiar zona horaria, cambiar mi zona horaria, hora equivocada, hora esta mal, zona horaria esta mal',
  help: 'necesito ayuda, ayuda por favor, que puedes hacer, que puedo hacer, que haces, comandos, y ahora, y ahora que, que sigue, que hago',
  support:
    'persona real, humano, hablar con alguien, hablar con un humano, hablar con una persona real, atencion al cliente, servicio al cliente, tengo un problema, tengo una pregunta, tengo una duda, problema, pregunta, duda, queja, reclamo',
  who: 'quien eres, que eres, eres un bot, eres un robot, eres humano, eres una persona, eres real, eres una ia, eres claude, eres chatgpt, es un bot, quien es, es una estafa, estafa, es confiable, es seguro',
  upset:
    'mierda, carajo, estupido, bot estupido, tonto, idiota, inutil, no sirves, no sirves para nada, que mal, pesimo, que porqueria, basura',
  okay: 'no importa, olvidalo, espera, mmm, hmm, jaja, jajaja, perdon, lo siento, no hay problema, claro, seguro, ya veo, bien hecho, esta bien',
  yes: 'si, sip, claro que si, s',
  no: 'no, nop, para nada',
};
