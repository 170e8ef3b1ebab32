## Marco
skip = Ir al contenido
nav-report = Cómo reportar
nav-read = Cómo leer
nav-language = English
demo = Demostración: todas las cifras son inventadas.
country-crumb = Todo { $country }
crumbs = Dónde estás
foot-quiet = Sin rastreadores, sin guiones y sin galletas. Esta página no llama a ningún otro sitio.
foot-sources = De dónde salen los mapas y los lugares
foot-check = Datos para comprobar

## Títulos y frase de arriba
title-home = Lo que se reportó en { $country }, { $period }
title-home-empty = Lo que se reporta en { $country }
title-place = { $place }, { $period }
lede-home = Personas que no dicen su nombre cuentan lo que pasa donde viven. Aquí solo salen números: por zona, por tipo y días después.
lede-top = La cifra más alta de esta edición: { $what } { $where }, { $band }.
lede-top-tied = Una de las cifras más altas de esta edición: { $what } { $where }, { $band }.
lede-nothing = En esta edición no se publicó nada de aquí. Vacío no quiere decir cero.
lede-no-edition = Todavía no sale ninguna edición. Vacío no quiere decir cero.

## Datos de la edición
fact-edition = Esta edición cerró
fact-no-edition = todavía ninguna
fact-next = La próxima cierra
fact-zones = Zonas
fact-zones-value = { $count }, con { $least } a { $most } personas
fact-zones-even = { $count }, con unas { $least } personas
fact-areas = Lugares con canal

## Mapa y casillas
empty = vacío
legend = Reportes por color
tiles-label = Las zonas de { $place }, en orden. No es un mapa: nadie debe buscar aquí una calle.
map-alt = Mapa de { $place } por zonas. Lo que dicen sus colores está también en la tabla.
map-note = El color es la cifra más alta de cada zona. No es una suma y no señala un punto: quiere decir “en algún lugar de esta zona”. Lo que se cuenta para varias zonas juntas, o para todo un lugar, está solo en la tabla.
map-numbers = Los números del mapa
locator-alt = Dónde queda { $place } en { $state }
locator-caption = { $place } en { $state }

## Tablas
table-entries = Las cifras de esta edición
column-zone = Zona
column-what = Qué
column-band = Reportes
nothing-here = En esta edición no hay cifras. Cero y muy pocos se ven igual, para que nadie pueda buscar a quien contó.
row-region = zonas juntas
row-city = Toda la ciudad
row-district = Todo el distrito
table-state-zones = La cifra más alta de cada zona
table-state-zones-none = Ninguna zona tiene cifra en esta edición.
heading-areas = Ciudades y distritos
heading-states = Por estado
heading-maps = Mapas
table-areas = La cifra más alta de cada grupo. No es una suma.
column-place = Lugar
heading-history = Las últimas ediciones
table-history = La cifra más alta de cada grupo en { $place }
column-edition = Edición
history-lines = Todo lo publicado { $period }

## Una cifra en palabras
line = { $what } { $where }, { $period }: { $band }.
line-grade = Certeza: { $grade }.
in-zone = en { $name }
in-region = en { $name }, zonas juntas
in-city = en toda la ciudad de { $name }
in-district = en todo el distrito de { $name }
band-5 = de 5 a 9 reportes
band-10 = de 10 a 19 reportes
band-20 = de 20 a 49 reportes
band-50 = de 50 a 99 reportes
band-100 = 100 reportes o más
grade-1 = confirmado
grade-2 = probable
grade-3 = posible
grade-4 = dudoso
grade-5 = improbable
grade-6 = no se puede saber
unknown-what = Otro tipo

## Seguir y reportar
follow = Seguir { $place }
follow-feed = Canal (Atom)
follow-map = Mapa de { $state }
follow-country = Cada ciudad y cada distrito tiene su página y su canal.
report-heading = Cómo reportar
report-not-here = No se reporta desde esta página.
report-elsewhere = Usa otro momento y otro lugar si alguien puede estar mirando.
report-install = Instala Tor Browser.
report-address = Escribe ahí esta dirección:
report-practise = Primero toca Practicar: son los mismos pasos y no se guarda nada.
report-no-address = Esta copia no trae la dirección. Pídela a una organización en la que confíes.

## Cómo leer
read-heading = Cómo leer estos números
read-empty = Vacío no quiere decir cero.
read-empty-why = Cero y muy pocos se ven igual, para que nadie pueda buscar a quien contó. Una cifra sale con { $k } reportes o más.
read-range = Son rangos.
read-range-why = Antes de elegir el rango se suma o se resta un poco al azar.
read-once = Cada reporte cuenta una vez.
read-once-why = Lo de zonas juntas, o de todo un lugar, no está en las zonas. No los sumes para sacar un total.
read-late = Llegan tarde a propósito.
read-late-why = Pasan al menos { $hours } horas antes de que algo cuente. Si a una edición le falta la firma de un equipo, sus cifras salen después.
read-proof = No son prueba.
read-proof-why = Varios reportes pueden venir de una sola persona. Más reportes puede ser más gente que reporta.

## Fechas y números
number = { $more } { $rest }
date-day = { $weekday } { $day } de { $month }
date-year = { $date } de { $year }
date-one = el { $date }
date-span = del { $first } al { $last } de { $month }
date-span-months = del { $first } de { $month1 } al { $last } de { $month }
date-short = { $first }–{ $last } { $month }
date-short-one = { $last } { $month }
date-short-months = { $first } { $month1 }–{ $last } { $month }
date-of-year = { $period } de { $year }
weekday-0 = lunes
weekday-1 = martes
weekday-2 = miércoles
weekday-3 = jueves
weekday-4 = viernes
weekday-5 = sábado
weekday-6 = domingo
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
