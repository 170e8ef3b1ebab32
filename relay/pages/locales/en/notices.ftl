# What went another way: what is so, why, what was kept, what one can do.
notice-kept = Nothing was kept.
notice-do = What you can do
notice-home = Go to the start
notice-read = See the map of { $place }
notice-other = Choose another place

notice-not-found = That page does not exist
notice-not-found-why = Bruma has one address only, and everything goes by its buttons.
notice-not-found-kept = What was kept before is still kept.
notice-not-found-do1 = Begin from the start.
notice-not-found-do2 = Use the buttons of the page, not those of the browser.

notice-too-large = What came is too large
notice-too-large-why = Our forms are never that large. We did not read it.
notice-too-large-kept = What was kept before is still kept.
notice-too-large-do1 = Begin from the start.
notice-too-large-do2 = Use Tor Browser, without add-ons.

notice-malformed = We did not understand what came
notice-malformed-why = It was not one of our forms, or something changed it on the way.
notice-malformed-kept = What was kept before is still kept.
notice-malformed-do1 = Begin from the start.
notice-malformed-do2 = Use Tor Browser, without add-ons.

notice-gateway = You came by a way that does not protect you
notice-gateway-why = This page went through a site in between. That site can see who you are and what you write. So there is no map here, and no reports.
notice-gateway-kept = Nothing can be sent here.
notice-gateway-do1 = Close this page.
notice-gateway-do2 = Get Tor Browser at torproject.org, or in your phone’s store.
notice-gateway-do3 = Type the address there that ends in “.onion”. Ask the person who told you of Bruma. Do not copy it from this page.
notice-gateway-seen = If you think someone saw this, wait a few days and use another network.

notice-expired = This page no longer works
notice-expired-why = It was open for a long time, or was used already. That way nobody can use it after you.
notice-expired-kept = If you pressed Send before and saw “Done”, your report is kept.
notice-expired-do1 = If you pressed Send before, do not again.
notice-expired-do2 = If not, begin from the start.

notice-restarted = The server was restarted
notice-restarted-why = Your page is from before, and its key is gone.
notice-restarted-kept = If you pressed Send before and saw “Done”, your report is kept.
notice-restarted-do1 = If you pressed Send before, do not again.
notice-restarted-do2 = If not, begin from the start.

notice-nobody = Nobody is reading reports from { $place }
notice-nobody-why = The team has too few people who could open them. We do not take your report: it would stay unread.
notice-nobody-kept = What was kept before is still kept.
notice-nobody-do1 = Come back in a few days. The start page says when the team worked.
notice-nobody-do2 = If someone is in danger now, call 911.
notice-nobody-do3 = If it can wait, see the help lines on the start page.

notice-no-room = There is no room for your report now
notice-no-room-why = Many reports came in a short time. Nothing that was kept before is thrown away for a new one.
notice-no-room-kept = Your report did not stay.
notice-no-room-do1 = Come back in a few hours, or tomorrow.
notice-no-room-do2 = If someone is in danger now, call 911.
notice-no-room-do3 = Until then, press Leave now and close Tor Browser.

notice-unknown-place = We do not know that place
notice-unknown-place-why = This server has no team there, or the list has changed.
notice-unknown-place-kept = Nor what you searched for.
notice-unknown-place-do1 = Choose a place nearby.
notice-unknown-place-do2 = If someone is in danger now, call 911.

notice-store-closed = We can keep nothing now
notice-store-closed-why = The server has a problem. Who looks after it knows, or soon will.
notice-store-closed-kept = What was kept before is still kept.
notice-store-closed-do1 = Come back tomorrow.
notice-store-closed-do2 = If someone is in danger now, call 911.
notice-store-closed-do3 = Until then, press Leave now and close Tor Browser.

notice-closed = Bruma is closed for now
notice-closed-why = The server is being shut down.
notice-closed-kept = What was kept before is still kept.
notice-closed-do1 = Come back in a few hours, or tomorrow.
notice-closed-do2 = If someone is in danger now, call 911.

notice-circuit = We ask for a new way for each report
notice-circuit-why = Someone sends many reports at once. So today we take one for each way through Tor.
notice-circuit-kept = The first one you sent by this way is still kept.
notice-circuit-do1 = In Tor Browser, open the menu and press “New identity”.
notice-circuit-do2 = Then begin from the start.
