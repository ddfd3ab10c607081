// The place in a page, which browsers do not tell the server: who logs in is led to it all the same.
"use strict";

document.querySelector("form[action=login]").action += location.hash;
for (const link of document.querySelectorAll("nav a")) link.hash = location.hash;
