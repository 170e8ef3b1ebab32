# Groups and categories: name, one line of meaning, and a help line that is shown before anything is sent.
group-violence = Violencia
group-violence-hint = Extorsión, robo, balacera y más
group-violence-several = Violencia, varios tipos
group-authority = Autoridades
group-authority-hint = Abuso policial, corrupción
group-authority-several = Autoridades, varios tipos
group-street = Calle y servicios
group-street-hint = Tráfico, choque, semáforo, bache y más
group-street-several = Calle, varios tipos

category-extortion = Extorsión
category-extortion-meaning = Piden dinero con amenazas: cobro de piso o llamadas.
# source: help.ftl, 089
category-extortion-help = Para denunciar sin tu nombre: 089.

category-robbery = Robo
category-robbery-meaning = Quitan algo con fuerza o amenaza, o entran a robar.
# source: help.ftl, 911
category-robbery-help = Si pasa ahora: 911.

category-shooting = Balacera
category-shooting-meaning = Disparos, haya o no personas heridas.
# source: help.ftl, 911
category-shooting-help = Si pasa ahora: 911.

category-homicide = Homicidio
category-homicide-meaning = Mataron a una persona.
# source: help.ftl, 911
category-homicide-help = Si pasa ahora: 911.

category-disappearance = Desaparición
category-disappearance-meaning = Una persona no aparece o se la llevaron.
# source: help.ftl, Comisión Nacional de Búsqueda; no waiting time: infobae.com, 2025-02-16
category-disappearance-help = Comisión Nacional de Búsqueda: 800 028 7783. No hay que esperar 72 horas.

category-roadblock = Bloqueo
category-roadblock-meaning = Cierran el paso con autos, fuego o gente armada.
# source: help.ftl, 911
category-roadblock-help = Si pasa ahora: 911.

category-forced-recruitment = Reclutamiento forzado
category-forced-recruitment-meaning = Obligan a alguien a trabajar para un grupo.
# source: help.ftl, 089
category-forced-recruitment-help = Para denunciar sin tu nombre: 089.

category-gender-violence = Violencia de género
category-gender-violence-meaning = Daño o amenaza por ser mujer o por su género.
# source: help.ftl, Línea de las Mujeres; 911
category-gender-violence-help = Línea de las Mujeres: 079, opción 1. En peligro: 911.

category-drug-sales = Venta de drogas
category-drug-sales-meaning = Un punto donde se vende droga.
# source: help.ftl, 089
category-drug-sales-help = Para denunciar sin tu nombre: 089.

category-stash-house = Casa de seguridad
category-stash-house-meaning = Una casa donde esconden armas, droga o personas.
# source: help.ftl, 089
category-stash-house-help = Para denunciar sin tu nombre: 089.

category-police-abuse = Abuso policial
category-police-abuse-meaning = Policías o soldados golpean, amenazan o detienen sin razón.
# source: cursosinea.conevyt.org.mx (guide to complaints at the CNDH) and a stored CNDH leaflet (Lada sin costo 01 800 715 2000); no anonymous complaints: cmdpdh.org, "Cómo tramitar una queja"
category-police-abuse-help = CNDH: 800 715 2000. Pide tu nombre.

category-corruption = Corrupción
category-corruption-meaning = Una autoridad pide o recibe dinero o favores.
# source: help.ftl, 089
category-corruption-help = Para denunciar sin tu nombre: 089.

category-traffic-jam = Tráfico
category-traffic-jam-meaning = El mismo atasco, una y otra vez.
# source: no number: it differs from place to place
category-traffic-jam-help = Tu municipio lo repara.

category-crash = Choque
category-crash-meaning = Un choque, o un cruce donde chocan seguido.
# source: help.ftl, 911
category-crash-help = Si pasa ahora: 911.

category-traffic-light = Semáforo
category-traffic-light-meaning = No funciona, o funciona mal.
# source: no number: it differs from place to place
category-traffic-light-help = Tu municipio lo repara.

category-pothole = Bache
category-pothole-meaning = Un hoyo en la calle.
# source: no number: it differs from place to place
category-pothole-help = Tu municipio lo repara.

category-water = Agua
category-water-meaning = No hay agua, hay fuga o sale sucia.
# source: no number: it differs from place to place
category-water-help = Tu municipio lo repara.

category-power = Luz
category-power-meaning = Se va la luz, o hay cables sueltos.
# source: informador.mx, 2024-07-19, and eluniversalpuebla.com.mx: 071 and what it asks for
category-power-help = CFE: 071. Pide datos del recibo.

category-street-light = Alumbrado
category-street-light-meaning = Una calle sin luz de noche.
# source: no number: it differs from place to place
category-street-light-help = Tu municipio lo repara.
