# What went another way: what is so, why, what was kept, what one can do.
notice-kept = No se guardó nada.
notice-do = Qué puedes hacer
notice-home = Ir al inicio
notice-read = Ver el mapa de { $place }
notice-other = Elegir otro lugar

notice-not-found = Esa página no existe
notice-not-found-why = Bruma tiene una sola dirección, y todo pasa por sus botones.
notice-not-found-kept = Lo que ya estaba guardado sigue guardado.
notice-not-found-do1 = Empieza desde el inicio.
notice-not-found-do2 = Usa los botones de la página, no los del navegador.

notice-too-large = Lo que llegó es demasiado grande
notice-too-large-why = Nuestros formularios nunca son tan grandes. No lo leímos.
notice-too-large-kept = Lo que ya estaba guardado sigue guardado.
notice-too-large-do1 = Empieza desde el inicio.
notice-too-large-do2 = Usa Tor Browser, sin complementos.

notice-malformed = No entendimos lo que llegó
notice-malformed-why = No era uno de nuestros formularios, o algo lo cambió en el camino.
notice-malformed-kept = Lo que ya estaba guardado sigue guardado.
notice-malformed-do1 = Empieza desde el inicio.
notice-malformed-do2 = Usa Tor Browser, sin complementos.

notice-gateway = Llegaste por un camino que no te protege
notice-gateway-why = Esta página pasó por un sitio intermedio. Ese sitio puede ver quién eres y qué escribes. Por eso aquí no hay mapa ni reportes.
notice-gateway-kept = Aquí no se puede enviar nada.
notice-gateway-do1 = Cierra esta página.
notice-gateway-do2 = Consigue Tor Browser en torproject.org, o en la tienda de tu teléfono.
notice-gateway-do3 = Escribe ahí la dirección que termina en “.onion”. Pídela a quien te habló de Bruma. No la copies de esta página.
notice-gateway-seen = Si crees que alguien vio esto, espera unos días y usa otra red.

notice-expired = Esta página ya no sirve
notice-expired-why = Estuvo abierta mucho tiempo, o ya se usó. Así nadie puede usarla después de ti.
notice-expired-kept = Si antes tocaste Enviar y viste “Listo”, tu reporte está guardado.
notice-expired-do1 = Si ya tocaste Enviar, no lo mandes otra vez.
notice-expired-do2 = Si no, empieza desde el inicio.

notice-restarted = El servidor se reinició
notice-restarted-why = Tu página es de antes, y su llave ya no existe.
notice-restarted-kept = Si antes tocaste Enviar y viste “Listo”, tu reporte está guardado.
notice-restarted-do1 = Si ya tocaste Enviar, no lo mandes otra vez.
notice-restarted-do2 = Si no, empieza desde el inicio.

notice-nobody = Nadie está leyendo los reportes de { $place }
notice-nobody-why = Faltan personas del equipo que puedan abrirlos. No recibimos tu reporte: se quedaría sin leer.
notice-nobody-kept = Lo que ya estaba guardado sigue guardado.
notice-nobody-do1 = Vuelve en unos días. La página de inicio dice cuándo trabajó el equipo.
notice-nobody-do2 = Si alguien corre peligro ahora, llama al 911.
notice-nobody-do3 = Si puede esperar, mira los teléfonos de ayuda en la página de inicio.

notice-no-room = Ahora no cabe tu reporte
notice-no-room-why = Llegaron muchos reportes en poco tiempo. Nada de lo que ya estaba guardado se tira por uno nuevo.
notice-no-room-kept = Tu reporte no quedó.
notice-no-room-do1 = Vuelve en unas horas, o mañana.
notice-no-room-do2 = Si alguien corre peligro ahora, llama al 911.
notice-no-room-do3 = Mientras, toca Salir ya y cierra Tor Browser.

notice-unknown-place = No conocemos ese lugar
notice-unknown-place-why = Este servidor no tiene un equipo ahí, o la lista cambió.
notice-unknown-place-kept = Tampoco lo que buscaste.
notice-unknown-place-do1 = Elige un lugar cercano.
notice-unknown-place-do2 = Si alguien corre peligro ahora, llama al 911.

notice-store-closed = Ahora no podemos guardar nada
notice-store-closed-why = El servidor tiene un problema, y quien lo cuida ya lo sabe o lo sabrá pronto.
notice-store-closed-kept = Lo que ya estaba guardado sigue guardado.
notice-store-closed-do1 = Vuelve mañana.
notice-store-closed-do2 = Si alguien corre peligro ahora, llama al 911.
notice-store-closed-do3 = Mientras, toca Salir ya y cierra Tor Browser.

notice-closed = Bruma está cerrada por ahora
notice-closed-why = El servidor se está apagando.
notice-closed-kept = Lo que ya estaba guardado sigue guardado.
notice-closed-do1 = Vuelve en unas horas, o mañana.
notice-closed-do2 = Si alguien corre peligro ahora, llama al 911.

notice-circuit = Pedimos un camino nuevo por cada reporte
notice-circuit-why = Alguien manda muchos reportes a la vez. Por eso hoy recibimos uno por cada camino de Tor.
notice-circuit-kept = El primero que mandaste por este camino sigue guardado.
notice-circuit-do1 = En Tor Browser, abre el menú y toca “Nueva identidad”.
notice-circuit-do2 = Luego empieza desde el inicio.
