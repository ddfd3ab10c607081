"""English as it is typed: contractions, abbreviations, and the words of a question that say nothing of what
it is about."""

from __future__ import annotations

from typing import Final

from rag.arabic.lexicon.reading import phrases, records, words

ABBREVIATIONS: Final[dict[str, str]] = {
    short: whole
    for line in records("""
HR: human resources
IT: information technology
AC: air conditioning
US: United States
ER: emergency department
ICU: intensive care
GP: doctor
HQ hq: headquarters
CEO ceo: chief executive
CFO cfo: chief financial officer
PTO pto: paid leave
WFH wfh: work from home
OT: overtime
dept: department
mgr: manager
appt: appointment
hrs: hours
mins: minutes
yrs: years
km kms: kilometres
temp: temperature
max: maximum
info: information
ext: extension
reg: registration
docs: documents
pics: photos
lab: laboratory
uni: university
fridge: refrigerator
""")
    for shorts, whole in (line.split(": "),)
    for short in shorts.split()
}
"""What is written out of a question, by how it is typed: what is a word of its own in small letters («it»,
«us») only in capitals."""

PHRASES: Final[dict[str, list[str]]] = {
    meant: phrases(said)
    for meant, said in (
        line.split(": ")
        for line in records("""
checkout: check out | check-out | checking out
checkin: check in | check-in | checking in
register: sign up | signing up
login: log in | log on | sign in | logging in
complete: fill in | fill out | filling in
collect: pick up | picking up
install: set up | setting up
dismissal: lay off | laid off | sacked | fired
submit: hand in | send in | handing in
activate: turn on | switch on | turning on | switched on | turned on
deactivate: turn off | switch off | turning off | switched off | turned off
cancel: call off | called off
postpone: put off
return: give back | send back | bring back | get back from
dispose: throw away | throw out | get rid of
increase: go up | goes up | went up
decrease: go down | goes down | went down
departure: take off | takes off | set off
malfunction: break down | breaks down | broke down | stops working | stopped working
expire: run out | runs out | ran out
attend: show up | turn up
vacate: move out | moving out
overtime: extra hours | after hours
headquarters: head office | main office
cable: power cord | power lead | power cable
badge: access card | key card | swipe card | staff card
report: sick note | doctor note | medical certificate | sick certificate
salary: take-home pay | pay check | paycheck | pay packet
manager: line manager
enter: come in | comes in | coming in
air conditioning: air con | aircon | a/c
mobile: cell phone | cellphone
resign: quit my job | hand in my notice
""")
    )
}
"""Verbs with their particles, and two words for one thing, by a word that has translations."""

BEFORE_IS: Final = words("what who where when how why which that there here it he she everything")
"""What is joined to "is": "what's"; without an apostrophe, too, where that is no other word."""

FRAMING_ENGLISH: Final = words("""
al el i we you he she they it me us him them my our your his her their one someone somebody anyone anybody
everyone everybody people thing things something anything can could may might must should shall would will
need able allowed permitted possible ok okay am be been being is are was were do does did done has have had
having any some every each no not only just also too even ever still yet already really actually maybe please
want wants like wish know tell telling say says mean happen happens happened there here this that these those
if then when because else get gets got getting go goes going gone make makes made take takes took taken give
gives given gave put come comes let exactly roughly about around currently usually normally
""")
"""Words of an English question that frame it: who asks, may, must and wants, and the emptiest verbs. A
sentence that answers may well do without."""

CALLING: Final = words("call phone ring contact ask email write speak talk turn reach see")
"""How somebody is reached, where a question asks who that is."""

VERBS: Final = words("""
accept accepted accepts activate activated adopt adopted allow allows answer applies apply appoint appointed
approve approved approves arrive ask asks ate attach attached attend attended attends award awarded begin
begins belong belongs borrow borrowed borrows bought break breaks bring bringing broke build built buried burn
burns burnt bury buy buys call called calls came cancel cancels carried carries carry catch celebrate
celebrated change changed changes charge charged charges cheat check choose chose clean cleaned clear close
closed closes collect compare compared compensate compensated complain connect construct constructed contact
contain contains continue cost costs cover covered covers create cross crossed crosses deactivate deactivated
deal decide decrease decreased delete deliver delivered depend describe design designed develop die died
disconnect discover dismiss dismissed dispose donate donated donates drank drink drive drove earn earned earns
eat eats elect elected employ employed encrypt encrypted end ended ends enroll enrolled enter escape escaped
escapes establish established evacuate evacuated expect expire expires explain extend extended fail failed
fails fall fell file fill find finish fit fits fitted fix flash flashes flashing flew fly follow forbid
forbidden forget forgot forgotten found founded freeze freezes froze gather gave grew grow handle happen hear
held help hid hire hired hold holds hurt inaugurate inaugurated include includes increase increased inform
informed inspect inspected install introduce introduced invent invented invest invested investigate
investigated invests join joined keep keeps kept kill killed kills knew last lasts launch launched lead
leading leads learn leaves led left lend lends lent lit live lived lives look lose loses lost manage manages
meet meets met miss missed move moved moves need needed needs notified notify offer offers open opened opens
order owe owed owes own owns paid pay pays perform pick place plan plans play plug postpone postponed pray
prefer preferred prepare prevent print printed produce produced prohibit prohibited promote promoted provide
provided provides publish published punish punished quit quits raise ran reach reached read receive received
receives recharge recommend recommended recover recovered recruit recruited reduce refer referred reimburse
reimbursed reject rejected remember remove removed renew rent repair repaired replace replaced reply report
reported request require required requires rescue rescued reset resign resigned respond responded responds
responsible restart restore restored retire retired retires return returned risen rises rode rose run runs
sang sank sat save saved saw see select selected sell sells send sends sent serve serves set settle settled
share shared ship shipped show sign signed signs sing sings sit sits sleep sleeps slept smell smells smoke
sold speak spend spent spoke stand start started starts stay stays steal steals stole stop stopped stops store
stored studied submit submitted suffer suit suits supplied supply survive survived survives swam swap swapped
swaps swept swim switch talk taught teach teaches terminate terminated think threw throw track travel
travelled treat try turn turns understood update updated upload visit visited visits vote voted votes wait
walk walks warn warned wash wear went win wins withdraw withdrawn withdrew woke won wore work worked works
write written wrote
""")
"""Verbs that questions ask with, in the forms that they are asked in: documents have many words for what they
say."""

MEASURES_ENGLISH: Final = words("""
much many long short often soon early late far fast quickly frequently big large small tall high deep wide
heavy thick old young new good bad best better worst biggest largest smallest highest lowest longest
shortest maximum minimum most least more less first last next previous current latest average total main
only own same different other another available free open closed ready full whole right wrong possible
necessary required mandatory normal usual common typical important special extra additional number amount
quantity size kind kinds type types sort way ways name names title list part parts limit limits rule rules
policy procedure process steps option options details information deal case chance idea reason today
tomorrow yesterday now currently year years month months week weeks day days hour hours minute minutes date
dates time times o'clock am pm morning afternoon evening night daily weekly monthly yearly annual per total
altogether together away off up down out back over under between during through without within instead
except including before after since until against near document documents company organisation organization
office staff
""")
"""Words of measure, rank, time and framing: what an answer may say otherwise, or need not say."""
