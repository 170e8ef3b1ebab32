# Groups and categories: name, one line of meaning, and a help line that is shown before anything is sent.
group-violence = Violence
group-violence-hint = Extortion, robbery, shooting and more
group-violence-several = Violence, several kinds
group-authority = Authorities
group-authority-hint = Police abuse, corruption
group-authority-several = Authorities, several kinds
group-street = Street and services
group-street-hint = Traffic jam, crash, traffic light, pothole and more
group-street-several = Street, several kinds

category-extortion = Extortion
category-extortion-meaning = Someone demands money with threats, in person or by phone.
# source: help.ftl, 089
category-extortion-help = To report without your name: 089.

category-robbery = Robbery
category-robbery-meaning = Something is taken by force or threat, or by breaking in.
# source: help.ftl, 911
category-robbery-help = If it happens now: 911.

category-shooting = Shooting
category-shooting-meaning = Shots fired, whether or not someone is hurt.
# source: help.ftl, 911
category-shooting-help = If it happens now: 911.

category-homicide = Homicide
category-homicide-meaning = A person was killed.
# source: help.ftl, 911
category-homicide-help = If it happens now: 911.

category-disappearance = Disappearance
category-disappearance-meaning = A person is missing or was taken.
# source: help.ftl, Comisión Nacional de Búsqueda; no waiting time: infobae.com, 2025-02-16
category-disappearance-help = National Search Commission: 800 028 7783. There is no need to wait 72 hours.

category-roadblock = Roadblock
category-roadblock-meaning = The way is closed with cars, fire or armed people.
# source: help.ftl, 911
category-roadblock-help = If it happens now: 911.

category-forced-recruitment = Forced recruitment
category-forced-recruitment-meaning = Someone is made to work for a group.
# source: help.ftl, 089
category-forced-recruitment-help = To report without your name: 089.

category-gender-violence = Gender violence
category-gender-violence-meaning = Harm or threats because of someone’s gender.
# source: help.ftl, Línea de las Mujeres; 911
category-gender-violence-help = Women’s line: 079, option 1. In danger: 911.

category-drug-sales = Drug sales
category-drug-sales-meaning = A spot where drugs are sold.
# source: help.ftl, 089
category-drug-sales-help = To report without your name: 089.

category-stash-house = Stash house
category-stash-house-meaning = A house that hides weapons, drugs or people.
# source: help.ftl, 089
category-stash-house-help = To report without your name: 089.

category-police-abuse = Police abuse
category-police-abuse-meaning = Police or soldiers beat, threaten or arrest without reason.
# source: cursosinea.conevyt.org.mx (guide to complaints at the CNDH) and a stored CNDH leaflet (Lada sin costo 01 800 715 2000); no anonymous complaints: cmdpdh.org, "Cómo tramitar una queja"
category-police-abuse-help = National human rights commission (CNDH): 800 715 2000. It asks for your name.

category-corruption = Corruption
category-corruption-meaning = An authority asks for or takes money or favours.
# source: help.ftl, 089
category-corruption-help = To report without your name: 089.

category-traffic-jam = Traffic jam
category-traffic-jam-meaning = The same jam, again and again.
# source: no number: it differs from place to place
category-traffic-jam-help = Your municipality repairs it.

category-crash = Crash
category-crash-meaning = A crash, or a crossing where they often happen.
# source: help.ftl, 911
category-crash-help = If it happens now: 911.

category-traffic-light = Traffic light
category-traffic-light-meaning = It does not work, or works badly.
# source: no number: it differs from place to place
category-traffic-light-help = Your municipality repairs it.

category-pothole = Pothole
category-pothole-meaning = A hole in the street.
# source: no number: it differs from place to place
category-pothole-help = Your municipality repairs it.

category-water = Water
category-water-meaning = There is none, it leaks, or it is dirty.
# source: no number: it differs from place to place
category-water-help = Your municipality repairs it.

category-power = Power
category-power-meaning = The power fails, or cables hang loose.
# source: informador.mx, 2024-07-19, and eluniversalpuebla.com.mx: 071 and what it asks for
category-power-help = Power company (CFE): 071. It asks for details of your bill.

category-street-light = Street light
category-street-light-meaning = A street without light at night.
# source: no number: it differs from place to place
category-street-light-help = Your municipality repairs it.
