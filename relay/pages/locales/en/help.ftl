# Help lines of Mexico. Each was found, with this number, in the sources named; when a number changes, change it here
# and in categories.ftl.

# source: diariodequeretaro.com.mx, "¿Sabes para qué sirven los números 089 y 911?"; publimetro.com.mx, 2024-03-01
help-emergency-number = 911
help-emergency = Emergencies
# source: the same two; digitalmex.mx on Línea 089 (Guardia Nacional, 2026-01-29): free, anonymous, all day
help-tip-number = 089
help-tip = Anonymous tips (government)
# source: infobae.com, 2025-02-16, and sdpnoticias.com, 2025-03-12: telephone of the Comisión Nacional de Búsqueda
help-search-number = 800 028 7783
help-search = Search for missing people
# source: jornada.com.mx, 2025-11-05: Línea de las Mujeres, 079 option 1, free, all day (Secretaría de las Mujeres)
help-women-number = 079
help-women = Women’s line (option 1)
# source: eluniversal.com.mx, 2025-12-24, and cronica.com.mx, 2025-09-19 (CONASAMA): free, all day
help-life-number = 800 911 2000
help-life = Línea de la Vida (support)
