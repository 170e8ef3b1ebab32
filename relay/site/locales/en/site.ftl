## Frame
skip = Go to the content
nav-report = How to report
nav-read = How to read
nav-language = Español
demo = Demonstration: all figures are invented.
country-crumb = All of { $country }
crumbs = Where you are
foot-quiet = No trackers, no scripts and no cookies. This page calls no other site.
foot-sources = Where the maps and places come from
foot-check = Data for checking

## Titles and the sentence on top
title-home = What was reported in { $country }, { $period }
title-home-empty = What is reported in { $country }
title-place = { $place }, { $period }
lede-home = People who do not say their name tell what happens where they live. Only numbers come out here: by zone, by kind and days later.
lede-top = The highest figure of this edition: { $what } { $where }, { $band }.
lede-top-tied = One of the highest figures of this edition: { $what } { $where }, { $band }.
lede-nothing = In this edition nothing was published about this place. Empty does not mean zero.
lede-no-edition = No edition is out yet. Empty does not mean zero.

## Facts of the edition
fact-edition = This edition closed
fact-no-edition = none yet
fact-next = The next one closes
fact-zones = Zones
fact-zones-value = { $count }, of { $least } to { $most } people
fact-zones-even = { $count }, of about { $least } people
fact-areas = Places with a channel

## Map and tiles
empty = empty
legend = Reports by colour
tiles-label = The zones of { $place }, in order. It is not a map: nobody should look for a street here.
map-alt = Map of { $place } by zone. What its colours say is also in the table.
map-note = The colour is the highest figure of each zone. It is not a sum and marks no spot: it means “somewhere in this zone”. What is counted for several zones together, or for a whole place, is only in the table.
map-numbers = The numbers on the map
locator-alt = Where { $place } lies in { $state }
locator-caption = { $place } in { $state }

## Tables
table-entries = The figures of this edition
column-zone = Zone
column-what = What
column-band = Reports
nothing-here = There are no figures in this edition. Zero and too few look the same, so that nobody can look for the one who told.
row-region = zones together
row-city = The whole city
row-district = The whole district
table-state-zones = The highest figure of each zone
table-state-zones-none = No zone has a figure in this edition.
heading-areas = Cities and districts
heading-states = By state
heading-maps = Maps
table-areas = The highest figure of each group. It is not a sum.
column-place = Place
heading-history = The latest editions
table-history = The highest figure of each group in { $place }
column-edition = Edition
history-lines = All that was published, { $period }

## One figure in words
line = { $what } { $where }, { $period }: { $band }.
line-grade = How sure: { $grade }.
in-zone = in { $name }
in-region = in { $name }, zones together
in-city = in the whole city of { $name }
in-district = in the whole district of { $name }
band-5 = 5 to 9 reports
band-10 = 10 to 19 reports
band-20 = 20 to 49 reports
band-50 = 50 to 99 reports
band-100 = 100 reports or more
grade-1 = confirmed
grade-2 = likely
grade-3 = possible
grade-4 = doubtful
grade-5 = unlikely
grade-6 = cannot be judged
unknown-what = Another kind

## Following and reporting
follow = Follow { $place }
follow-feed = Feed (Atom)
follow-map = Map of { $state }
follow-country = Every city and every district has its own page and feed.
report-heading = How to report
report-not-here = You do not report from this page.
report-elsewhere = Choose another time and another place if someone may be watching.
report-install = Install Tor Browser.
report-address = Type this address there:
report-practise = First press Practise: the steps are the same and nothing is kept.
report-no-address = This copy does not carry the address. Ask an organisation that you trust for it.

## How to read
read-heading = How to read these numbers
read-empty = Empty does not mean zero.
read-empty-why = Zero and too few look the same, so that nobody can look for the one who told. A figure shows from { $k } reports on.
read-range = They are ranges.
read-range-why = Before the range is chosen, a little is added or taken away at random.
read-once = Each report counts once.
read-once-why = What is counted for zones together, or for a whole place, is not in the zones. Do not add them up for a total.
read-late = They are late on purpose.
read-late-why = At least { $hours } hours pass before anything counts. If a team's signature is missing in an edition, its figures come out later.
read-proof = They are not proof.
read-proof-why = Several reports may come from one person. More reports may be more people who report.

## Dates and numbers
number = { $more },{ $rest }
date-day = { $weekday } { $day } { $month }
date-year = { $date } { $year }
date-one = { $date }
date-span = { $first } to { $last } { $month }
date-span-months = { $first } { $month1 } to { $last } { $month }
date-short = { $first }–{ $last } { $month }
date-short-one = { $last } { $month }
date-short-months = { $first } { $month1 }–{ $last } { $month }
date-of-year = { $period } { $year }
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
